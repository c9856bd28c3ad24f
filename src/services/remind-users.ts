import { dayOf, type EpochMs } from '../domain/calendar.ts';
import { isMailAddress } from '../domain/mailbox.ts';
import { findDueReminder } from '../domain/reminders.ts';
import { mapUsers } from './map-users.ts';
import { planCutover, type PlanEntry, type PlanOptions, type PlanSources } from './plan-cutover.ts';
import { queueNotice, type DeliveryLedger, type NoticeQueue } from './notices.ts';

/** What reminding did for one user. */
export type ReminderOutcome = 'queued' | 'reminded-before' | 'not-due' | 'failed';

export interface ReminderEntry extends PlanEntry {
  outcome: ReminderOutcome;
  /** The threshold that is due, such as `P14D`. */
  threshold: string | null;
}

export interface ReminderPorts extends PlanSources {
  ledger: Pick<DeliveryLedger, 'open'>;
  queue: NoticeQueue;
}

/**
 * Queues a reminder for everyone who may still choose, has not set up, and has a threshold behind them: the
 * latest one, once. Workers send the mails.
 */
export function remindUsers(
  ports: ReminderPorts,
  options: PlanOptions,
): AsyncIterable<ReminderEntry> {
  return mapUsers(planCutover(ports, options), options.concurrency, (entry) =>
    remindUser(ports, options, entry),
  );
}

async function remindUser(
  ports: ReminderPorts,
  { policy, now }: PlanOptions,
  entry: PlanEntry,
): Promise<ReminderEntry> {
  if (entry.failure !== undefined) return { ...entry, threshold: null, outcome: 'failed' };
  const requiredFrom = Date.parse(entry.decision.requiredFrom);
  const threshold = isToRemind(entry) ? findDueReminder(policy, now, requiredFrom) : undefined;
  if (threshold === undefined) return { ...entry, threshold: null, outcome: 'not-due' };
  const isQueued = await queueNotice(ports, {
    kind: 'reminder',
    userId: entry.user.id,
    occasion: reminderOccasion(threshold, requiredFrom, policy.document.timeZone),
  });
  return { ...entry, threshold, outcome: isQueued ? 'queued' : 'reminded-before' };
}

function isToRemind({ standing, user }: PlanEntry): boolean {
  return standing === 'set-up-offered' && user.enabled && isMailAddress(user.username);
}

/** A cutover that is moved to another day is announced anew. */
function reminderOccasion(threshold: string, requiredFrom: EpochMs, timeZone: string): string {
  return `${threshold} ${dayOf(requiredFrom, timeZone)}`;
}
