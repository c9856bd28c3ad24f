import type { EpochMs } from '../domain/calendar.ts';
import type { Language } from '../domain/language.ts';

export interface DayWording {
  /** `Saturday, January 22, 2022`. */
  day: string;
  /** `January 22, 2022`. */
  date: string;
  /** `Eastern Time`: the name that the reader's language has for it, the same in summer and winter. */
  zone: string;
}

/**
 * The local day on which an instant falls, for people.
 *
 * @param timeZone IANA name
 */
export function wordDay(instant: EpochMs, timeZone: string, language: Language): DayWording {
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(language, { timeZone, ...options });
  const parts = format({ timeZoneName: 'longGeneric' }).formatToParts(instant);
  return {
    day: format({ dateStyle: 'full' }).format(instant),
    date: format({ dateStyle: 'long' }).format(instant),
    zone: parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone,
  };
}
