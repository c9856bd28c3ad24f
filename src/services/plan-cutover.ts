import type { EpochMs } from '../domain/calendar.ts';
import { decideChange, type Change } from '../domain/enforcement.ts';
import type { CustomerFacts } from '../domain/login-request.ts';
import type { Policy } from '../domain/policy.ts';
import { decideStanding, type StandingDecision } from '../domain/standing.ts';
import type { Directory, DirectoryUser } from './directory.ts';
import type { EnforcementRecords } from './enforcement-records.ts';
import { isRefusal } from './refusal.ts';
import { mapUsers } from './map-users.ts';
import { factsOf, gatherFacts, type FactSnapshot, type FactSources } from './user-facts.ts';

export interface PlanEntry extends StandingDecision {
  user: DirectoryUser;
  customers: readonly CustomerFacts[];
  change: Change;
  /** Why not all of the user could be read, in Keycloak's words. */
  failure?: string;
}

export interface PlanSources extends FactSources {
  directory: FactSources['directory'] & Pick<Directory, 'listUsers'>;
  records: Pick<EnforcementRecords, 'find'>;
}

export interface PlanOptions {
  policy: Policy;
  now: EpochMs;
  snapshot: FactSnapshot;
  /** How many users are looked at together; 1–64. */
  concurrency: number;
}

/**
 * Decides every user of the realm and tells what enforcement would change, changing nothing. Streams in the
 * order of the user names, a bounded number of users at a time.
 */
export function planCutover(sources: PlanSources, options: PlanOptions): AsyncIterable<PlanEntry> {
  return mapUsers(sources.directory.listUsers(), options.concurrency, (user) =>
    planUser(sources, options, user),
  );
}

async function planUser(
  sources: PlanSources,
  options: PlanOptions,
  user: DirectoryUser,
): Promise<PlanEntry> {
  try {
    return await planByAllFacts(sources, options, user);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return planWithoutRoles(options, user, error.message);
  }
}

/** Nothing is done to a user of whom not all is known; what the rest would say is only shown. */
function planWithoutRoles(
  { policy, now, snapshot }: PlanOptions,
  user: DirectoryUser,
  failure: string,
): PlanEntry {
  const facts = factsOf(snapshot, user, []);
  const decided = decideStanding(policy, now, facts);
  return { ...decided, user, customers: facts.customers, change: 'none', failure };
}

async function planByAllFacts(
  sources: PlanSources,
  { policy, now, snapshot }: PlanOptions,
  user: DirectoryUser,
): Promise<PlanEntry> {
  const [facts, record] = await Promise.all([
    gatherFacts(policy, sources, snapshot, user),
    sources.records.find(user.id),
  ]);
  const decided = decideStanding(policy, now, facts);
  const change = decideChange(decided.standing, user.requiredActions, record);
  return { ...decided, user, customers: facts.customers, change };
}
