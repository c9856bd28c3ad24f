import type { Language } from '../domain/language.ts';
import de from './messages/de.json' with { type: 'json' };
import en from './messages/en.json' with { type: 'json' };

export type MessageKey = keyof typeof en;

/** Plain text with `{named}` places, by key. */
export type Messages = Readonly<Record<MessageKey, string>>;

const messagesByLanguage: Readonly<Record<Language, Messages>> = { de, en };

export function messagesOf(language: Language): Messages {
  return messagesByLanguage[language];
}
