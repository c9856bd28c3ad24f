/** Names that may stand in a mail: nothing of a client's own text goes there. */
export type BrowserFamily = 'Edge' | 'Opera' | 'Samsung Internet' | 'Firefox' | 'Chrome' | 'Safari';

/** In this order: most browsers name the ones that they descend from as well. */
const marks: readonly [BrowserFamily, RegExp][] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:HeadlessChrome|Chrome|Chromium|CriOS)\//],
  ['Safari', /\bSafari\//],
];

/** The family of a browser by its `User-Agent`; `null` for what is none of the well-known ones. */
export function browserFamilyOf(userAgent: string | null): BrowserFamily | null {
  const found = marks.find(([, mark]) => mark.test(userAgent ?? ''));
  return found?.[0] ?? null;
}
