import type { EpochMs } from './calendar.ts';
import type { Language } from './language.ts';

/**
 * An instant for people, such as `December 29, 2021 at 12:45 PM EST`.
 *
 * @param timeZone IANA name
 */
export function wordInstant(instant: EpochMs, timeZone: string, language: Language): string {
  const format = new Intl.DateTimeFormat(language, {
    timeZone,
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  });
  // A minus, not a hyphen, at which lines break.
  return format.format(instant).replace('GMT-', 'GMT−');
}
