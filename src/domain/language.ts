/** What mails and pages are written in. */
export const languages = ['de', 'en'] as const;

export type Language = (typeof languages)[number];

/** The language for a locale such as `de-AT` or `de_AT`; English for what is unknown. */
export function languageOf(locale: string | null): Language {
  const [primary] = (locale ?? '').toLowerCase().split(/[-_]/);
  return languages.find((language) => language === primary) ?? 'en';
}
