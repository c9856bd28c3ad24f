import { interpolate, type MessageValues } from '../../domain/interpolate.ts';
import { languageOf, languages, type Language } from '../../domain/language.ts';
import de from './messages/de.json' with { type: 'json' };
import en from './messages/en.json' with { type: 'json' };

export type PageMessageKey = keyof typeof en;

export const messagesByLanguage: Readonly<
  Record<Language, Readonly<Record<PageMessageKey, string>>>
> = {
  de,
  en,
};

/** Says a message in one language, its `{named}` places filled. The text is not escaped. */
export type Say = (key: PageMessageKey, values?: MessageValues) => string;

export function sayIn(language: Language): Say {
  return (key, values = {}) => interpolate(messagesByLanguage[language][key], values);
}

/** The reader's language: the one of their account, else what the browser asks for first. */
export function chooseLanguage(
  locale: string | null,
  acceptLanguage: string | undefined,
): Language {
  if (locale !== null) return languageOf(locale);
  const wanted = (acceptLanguage ?? '').split(',').map((part) => part.split(';')[0]?.trim() ?? '');
  const known = wanted.find((each) => languages.some((language) => each.startsWith(language)));
  return languageOf(known ?? null);
}
