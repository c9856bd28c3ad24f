import type { EpochMs } from '../domain/calendar.ts';
import { decideChange } from '../domain/enforcement.ts';
import type { Policy } from '../domain/policy.ts';
import { CutoverError, hasCode } from '../domain/errors.ts';
import { decideStanding } from '../domain/standing.ts';
import { askForSetUp, removeSetUpAction, type SetUpPorts } from './ask-for-set-up.ts';
import type { Directory } from './directory.ts';
import { mapUsers } from './map-users.ts';
import { isRefusal } from './refusal.ts';
import { planCutover, type PlanEntry, type PlanOptions, type PlanSources } from './plan-cutover.ts';
import type { HeldLease } from './run-lease.ts';
import { gatherCurrentFacts } from './user-facts.ts';

/** What happened to one user. */
export type Outcome =
  'asked' | 'sessions-ended' | 'taken-back' | 'settled-meanwhile' | 'unchanged' | 'failed';

export interface EnforcementEntry extends PlanEntry {
  outcome: Outcome;
}

export interface EnforcementPorts extends PlanSources, SetUpPorts {
  directory: Directory;
  records: SetUpPorts['records'];
  lease: HeldLease;
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
  return mapUsers(planCutover(ports, options), options.concurrency, (entry) =>
    enforceEntry(ports, options, entry),
  );
}

async function enforceEntry(
  ports: EnforcementPorts,
  { policy, now }: PlanOptions,
  entry: PlanEntry,
): Promise<EnforcementEntry> {
  if (entry.failure !== undefined) return { ...entry, outcome: 'failed' };
  if (entry.change === 'none') return { ...entry, outcome: 'unchanged' };
  ports.lease.assertHeld();
  const userId = entry.user.id;
  try {
    return { ...entry, outcome: await enforceAcrossRestart(ports, policy, now, userId) };
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

/**
 * A Keycloak that goes away while a user is changed is waited for by the first reading of the second try. One that
 * answers, but not in time for this user, fails for this user alone.
 */
async function enforceAcrossRestart(
  ...[ports, policy, now, userId]: Parameters<typeof enforceUser>
): Promise<Outcome> {
  try {
    return await enforceUser(ports, policy, now, userId);
  } catch (error) {
    if (!hasCode(error, 'keycloak-away')) throw error;
  }
  try {
    return await enforceUser(ports, policy, now, userId);
  } catch (error) {
    if (!hasCode(error, 'keycloak-away')) throw error;
    await ports.directory.countUsers();
    throw new CutoverError('keycloak-failed', error.message, { cause: error });
  }
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
