import { pMapIterable } from 'p-map';
import { formatInstant, type EpochMs } from '../domain/calendar.ts';
import { decideChange, setUpAction, type EnforcementRecord } from '../domain/enforcement.ts';
import { CutoverError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import { decideStanding } from '../domain/standing.ts';
import type { Directory, DirectoryUser } from './directory.ts';
import type { EnforcementRecords } from './enforcement-records.ts';
import { planCutover, type PlanEntry, type PlanOptions, type PlanSources } from './plan-cutover.ts';
import type { HeldLease } from './run-lease.ts';
import { queueNotice, type DeliveryLedger, type NoticeQueue } from './notices.ts';
import { gatherCurrentFacts } from './user-facts.ts';

/** What happened to one user. */
export type Outcome =
  'asked' | 'sessions-ended' | 'taken-back' | 'settled-meanwhile' | 'unchanged' | 'failed';

export interface EnforcementEntry extends PlanEntry {
  outcome: Outcome;
  /** Why it failed, in Keycloak's words. */
  failure?: string;
}

export interface EnforcementPorts extends PlanSources {
  directory: Directory;
  records: EnforcementRecords;
  lease: HeldLease;
  ledger: Pick<DeliveryLedger, 'open'>;
  queue: NoticeQueue;
}

/**
 * Asks everyone who must set up a second factor to do so, and takes back what no longer applies. Idempotent
 * and resumable: a user is recorded before Keycloak is changed. What Keycloak refuses for one user is that
 * user's outcome; what stops the whole run (`keycloak-away`, `redis-away`, a missing role) rejects.
 */
export function enforceCutover(
  ports: EnforcementPorts,
  options: PlanOptions,
): AsyncIterable<EnforcementEntry> {
  const { concurrency } = options;
  return pMapIterable(planCutover(ports, options), (entry) => enforceEntry(ports, options, entry), {
    concurrency,
    backpressure: concurrency * 4,
  });
}

async function enforceEntry(
  ports: EnforcementPorts,
  { policy, now }: PlanOptions,
  entry: PlanEntry,
): Promise<EnforcementEntry> {
  if (entry.change === 'none') return { ...entry, outcome: 'unchanged' };
  ports.lease.assertHeld();
  const userId = entry.user.id;
  try {
    return { ...entry, outcome: await enforceUser(ports, policy, now, userId) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (await isGone(ports, userId)) return { ...entry, outcome: 'settled-meanwhile' };
    return { ...entry, outcome: 'failed', failure: error.message };
  }
}

/** A user can be deleted between any two calls. */
async function isGone(ports: EnforcementPorts, userId: string): Promise<boolean> {
  if ((await ports.directory.findUserById(userId)) !== undefined) return false;
  await ports.records.remove(userId);
  return true;
}

function isRefusal(error: unknown): error is CutoverError {
  return error instanceof CutoverError && error.code === 'keycloak-refused';
}

/** Decides again with what is true now: minutes may have passed since the user was planned. */
async function enforceUser(
  ports: EnforcementPorts,
  policy: Policy,
  now: EpochMs,
  userId: string,
): Promise<Outcome> {
  const user = await ports.directory.findUserById(userId);
  if (user === undefined) {
    await ports.records.remove(userId);
    return 'settled-meanwhile';
  }
  const record = await ports.records.find(userId);
  const { standing } = decideStanding(policy, now, await gatherCurrentFacts(policy, ports, user));
  switch (decideChange(standing, user.requiredActions, record)) {
    case 'ask-for-set-up':
      return askForSetUp(ports, user, now, record);
    case 'take-back':
      await removeSetUpAction(ports, user);
      await ports.records.remove(userId);
      return 'taken-back';
    case 'forget':
      await ports.records.remove(userId);
      return 'unchanged';
    case 'none':
      return 'settled-meanwhile';
  }
}

async function askForSetUp(
  ports: EnforcementPorts,
  user: DirectoryUser,
  now: EpochMs,
  earlier: EnforcementRecord | undefined,
): Promise<Outcome> {
  const isMissing = !user.requiredActions.includes(setUpAction);
  const record: EnforcementRecord = {
    askedAt: earlier?.askedAt ?? now,
    actionIsOurs: isMissing || earlier?.actionIsOurs === true,
    sessionsEnded: earlier?.sessionsEnded ?? false,
  };
  await ports.records.save(user.id, record);
  if (isMissing) {
    const isSetUpMeanwhile = await addSetUpAction(ports, user, earlier);
    if (isSetUpMeanwhile) return 'settled-meanwhile';
  }
  if (record.sessionsEnded) return 'asked';
  await ports.directory.endSessions(user.id);
  await announce(ports, user, record);
  await ports.records.save(user.id, { ...record, sessionsEnded: true });
  return isMissing ? 'asked' : 'sessions-ended';
}

/** Before the record says that all is done: a killed run queues it again, and it is still sent once. */
async function announce(
  ports: EnforcementPorts,
  { id: userId, enabled }: DirectoryUser,
  { askedAt }: EnforcementRecord,
): Promise<void> {
  if (!enabled) return;
  await queueNotice(ports, { kind: 'enforcement', userId, occasion: formatInstant(askedAt) });
}

/** @returns true when the user enrolled between our reading and our writing; then nothing is left behind */
async function addSetUpAction(
  ports: EnforcementPorts,
  user: DirectoryUser,
  earlier: EnforcementRecord | undefined,
): Promise<boolean> {
  try {
    await ports.directory.setRequiredActions(user.id, [...user.requiredActions, setUpAction]);
  } catch (error) {
    // After a time limit Keycloak may have written it all the same, so then the record stays.
    if (earlier === undefined && isRefusal(error)) await ports.records.remove(user.id);
    throw error;
  }
  const written = await ports.directory.findUserById(user.id);
  if (written !== undefined && !written.otpConfigured) return false;
  await removeSetUpAction(ports, written);
  await ports.records.remove(user.id);
  return true;
}

async function removeSetUpAction(
  { directory }: EnforcementPorts,
  user: DirectoryUser | undefined,
): Promise<void> {
  if (user === undefined) return;
  await directory.setRequiredActions(
    user.id,
    user.requiredActions.filter((action) => action !== setUpAction),
  );
}
