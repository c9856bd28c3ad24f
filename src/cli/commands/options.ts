/** `--as-of`, as several commands take it. */
export const asOf = [
  '--as-of <day or instant>',
  'decide as of this day (its first instant) or instant',
] as const;

/** `--json`, for other programs. */
export const json = ['--json', 'print JSON lines'] as const;
