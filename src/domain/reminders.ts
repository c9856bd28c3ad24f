import { Temporal } from 'temporal-polyfill';
import { dayOf, type EpochMs } from './calendar.ts';
import type { Policy } from './policy.ts';

/**
 * The latest reminder whose day has come: with P30D, P14D and P7D, ten days before it is P14D.
 *
 * @param requiredFrom the user's; days are whole local days of the policy's zone
 * @returns `undefined` before the first threshold, and from the day on which it is required
 */
export function findDueReminder(
  policy: Policy,
  now: EpochMs,
  requiredFrom: EpochMs,
): string | undefined {
  const { timeZone, twoFactor } = policy.document;
  const today = Temporal.PlainDate.from(dayOf(now, timeZone));
  const daysLeft = today.until(dayOf(requiredFrom, timeZone)).days;
  if (daysLeft < 1) return undefined;
  return twoFactor.reminders
    .filter((threshold) => daysOf(threshold) >= daysLeft)
    .sort((one, other) => daysOf(one) - daysOf(other))[0];
}

function daysOf(threshold: string): number {
  return Temporal.Duration.from(threshold).days;
}
