import { pMapIterable } from 'p-map';
import type { EpochMs } from '../domain/calendar.ts';
import { decideChange, type Change } from '../domain/enforcement.ts';
import type { CustomerFacts } from '../domain/login-request.ts';
import type { Policy } from '../domain/policy.ts';
import { decideStanding, type StandingDecision } from '../domain/standing.ts';
import type { Directory, DirectoryUser } from './directory.ts';
import type { EnforcementRecords } from './enforcement-records.ts';
import { gatherFacts, type FactSnapshot, type FactSources } from './user-facts.ts';

export interface PlanEntry extends StandingDecision {
  user: DirectoryUser;
  customers: readonly CustomerFacts[];
  change: Change;
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
  const { concurrency } = options;
  return pMapIterable(sources.directory.listUsers(), (user) => planUser(sources, options, user), {
    concurrency,
    backpressure: concurrency * 4,
  });
}

async function planUser(
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
