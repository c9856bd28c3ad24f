import { showDialog, type DialogAnswer } from './dialog.ts';
import { chooseLanguage, messageIn, type MessageKey, type Messages } from './messages.ts';
import type { TwoFactorError } from './problem.ts';
import type { Refusal } from './refusal.ts';

export interface Wording {
  /** Language tag, such as `de-AT`; by default the page's (`<html lang>`), else the browser's. */
  language?: string | undefined;
  /** Texts to be used instead, in whatever language. */
  messages?: Partial<Messages> | undefined;
}

/** The sidecar counts requests by the minute. */
const usualWaitSeconds = 60;

/** Says in a dialog why something was refused. */
export function explain(
  wording: Wording,
  { words, action }: Refusal,
  { code, message, retryAfterSeconds = usualWaitSeconds }: TwoFactorError,
): Promise<DialogAnswer> {
  const wanted = wording.language ?? document.documentElement.lang;
  const language = chooseLanguage([wanted, ...navigator.languages]);
  const say = (key: MessageKey): string => wording.messages?.[key] ?? messageIn(language, key);
  return showDialog({
    language: wording.language ?? language,
    title: say(`${words}Title`),
    text: say(`${words}Text`).replace('{seconds}', String(retryAfterSeconds)),
    quote: action === undefined ? message : undefined,
    action: action && say(`${action}Action`),
    // Nothing works any more on the page of a session that has ended.
    close: code === 'session-ended' ? undefined : say('closeAction'),
  });
}
