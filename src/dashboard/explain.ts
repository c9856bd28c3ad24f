import { showDialog, type DialogAnswer } from './dialog.ts';
import { chooseLanguage, messages, type MessageKey, type Messages } from './messages.ts';
import type { TwoFactorError } from './problem.ts';
import type { Refusal } from './refusal.ts';

export interface Wording {
  /** Language tag, such as `de-AT`; by default the page's (`<html lang>`), else the browser's. */
  language?: string | undefined;
  /** Texts to be used instead, in whatever language. */
  messages?: Partial<Messages> | undefined;
}

const actionLabels = {
  'set-up': 'setUpAction',
  'log-in': 'logInAction',
  retry: 'retryAction',
} as const satisfies Record<NonNullable<Refusal['action']>, MessageKey>;

/** The sidecar counts requests by the minute. */
const usualWaitSeconds = 60;

/** Says in a dialog why something was refused. */
export function explain(
  wording: Wording,
  { title, paragraphs, isQuoted, action, isFinal }: Refusal,
  { message, retryAfterSeconds = usualWaitSeconds }: TwoFactorError,
): Promise<DialogAnswer> {
  const language = chooseLanguage([
    wording.language ?? document.documentElement.lang,
    ...navigator.languages,
  ]);
  const texts = { ...messages[language], ...wording.messages };
  return showDialog({
    language: wording.language ?? language,
    title: texts[title],
    paragraphs: paragraphs.map((key) => texts[key].replace('{seconds}', String(retryAfterSeconds))),
    quote: isQuoted && message,
    action: action && texts[actionLabels[action]],
    close: isFinal ? undefined : texts.closeAction,
  });
}
