import type { EpochMs } from '../domain/calendar.ts';
import { decideChange, type Change, type EnforcementRecord } from '../domain/enforcement.ts';
import type { Policy } from '../domain/policy.ts';
import { decideStanding, type StandingDecision, type StandingFacts } from '../domain/standing.ts';
import type { Directory, DirectoryUser } from './directory.ts';
import type { EnforcementRecords } from './enforcement-records.ts';
import { findUser } from './find-user.ts';
import { gatherCurrentFacts, type FactSources } from './user-facts.ts';

export interface UserExplanation extends StandingDecision {
  user: DirectoryUser;
  facts: StandingFacts;
  record: EnforcementRecord | null;
  change: Change;
}

export interface ExplainPorts extends FactSources {
  directory: FactSources['directory'] & Pick<Directory, 'findUserByUsername'>;
  records: Pick<EnforcementRecords, 'find'>;
}

/**
 * Decides one user and keeps what the decision rests on.
 *
 * @param name user name, or user id
 * @throws {CutoverError} `user-unknown`
 */
export async function explainUser(
  ports: ExplainPorts,
  policy: Policy,
  now: EpochMs,
  name: string,
): Promise<UserExplanation> {
  const user = await findUser(ports.directory, policy.document.realm, name);
  const [facts, record] = await Promise.all([
    gatherCurrentFacts(policy, ports, user),
    ports.records.find(user.id),
  ]);
  const decided = decideStanding(policy, now, facts);
  const change = decideChange(decided.standing, user.requiredActions, record);
  return { ...decided, user, facts, record: record ?? null, change };
}
