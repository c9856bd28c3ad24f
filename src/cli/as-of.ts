import { dayOf, formatInstant, readInstantOrDay, type EpochMs } from '../domain/calendar.ts';
import { CutoverError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';

/** Reads `--as-of`: an instant, or a day, which is its first instant in the policy's zone. */
export function readAsOf(policy: Policy, text: string | undefined, now: EpochMs): EpochMs {
  if (text === undefined) return now;
  const instant = readInstantOrDay(text, policy.document.timeZone);
  if (instant !== undefined) return instant;
  throw new CutoverError(
    'usage',
    `--as-of ${text} is neither a day (2021-12-20) nor an instant (2021-12-20T12:00:00Z).`,
  );
}

/** `2021-12-20 in America/New_York (2021-12-20T05:00:00Z)` */
export function describeInstant(policy: Policy, instant: EpochMs): string {
  const { timeZone } = policy.document;
  return `${dayOf(instant, timeZone)} in ${timeZone} (${formatInstant(instant)})`;
}
