import de from './messages/de.json' with { type: 'json' };
import en from './messages/en.json' with { type: 'json' };

export type MessageKey = keyof typeof en;

/** Plain text with `{named}` places, by key. */
export type Messages = Readonly<Record<MessageKey, string>>;

const messagesByLanguage = { de, en } satisfies Record<string, Messages>;

export type Language = keyof typeof messagesByLanguage;

export const languages = Object.keys(messagesByLanguage) as Language[];

export function messagesOf(language: Language): Messages {
  return messagesByLanguage[language];
}

/** The language for a locale such as `de-AT` or `de_AT`; English for what is unknown. */
export function languageOf(locale: string | null): Language {
  const [primary] = (locale ?? '').toLowerCase().split(/[-_]/);
  return languages.find((language) => language === primary) ?? 'en';
}
