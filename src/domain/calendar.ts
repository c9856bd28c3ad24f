import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** A whole local day, `YYYY-MM-DD`. */
export type Day = string;

const daySchema = z.iso.date();
const instantSchema = z.iso.datetime({ offset: true });

/**
 * First instant of a local day. Where midnight does not exist it is the first instant that does; where
 * midnight comes twice, the first of the two; for a day the zone skipped, the first instant after it.
 *
 * @param timeZone IANA name
 */
export function startOfDay(day: Day, timeZone: string): EpochMs {
  return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds;
}

/** First instant of the day after a local day, by the same rules as {@link startOfDay}. */
export function startOfNextDay(day: Day, timeZone: string): EpochMs {
  return startOfDay(Temporal.PlainDate.from(day).add({ days: 1 }).toString(), timeZone);
}

/** The local day on which an instant falls. */
export function dayOf(instant: EpochMs, timeZone: string): Day {
  return Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}

/**
 * Reads an ISO 8601 instant (with `Z` or an offset), or a day, which is its first instant in the zone.
 *
 * @returns `undefined` when the text is neither
 */
export function readInstantOrDay(text: string, timeZone: string): EpochMs | undefined {
  const trimmed = text.trim();
  if (instantSchema.safeParse(trimmed).success) return Date.parse(trimmed);
  if (daySchema.safeParse(trimmed).success) return startOfDay(trimmed, timeZone);
  return readUnusualInstant(trimmed);
}

/** Other notations of ISO 8601 that tools write, such as the offset `+0000`. */
function readUnusualInstant(text: string): EpochMs | undefined {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return undefined;
  }
}

/** As our JSON tells when something happened: `2022-01-21T05:00:00.000Z`. */
export function toIso(instant: EpochMs): string {
  return new Date(instant).toISOString();
}

/** UTC, whole seconds, `Z`: `2022-01-22T05:00:00Z`. */
export function formatInstant(instant: EpochMs): string {
  return toIso(instant).replace(/\.\d+Z$/, 'Z');
}

/** Names found good: making a formatter takes a tenth of a millisecond. */
const knownTimeZones = new Set<string>();

/** True for a name of the IANA time zone database; offsets such as `+05:00` are not names. */
export function isTimeZone(name: string): boolean {
  if (knownTimeZones.has(name)) return true;
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  knownTimeZones.add(name);
  return true;
}
