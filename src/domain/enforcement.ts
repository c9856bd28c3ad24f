import type { EpochMs } from './calendar.ts';
import type { Standing } from './standing.ts';

/** The required action that Keycloak asks at the next log-in, and shows in its console. */
export const setUpAction = 'CONFIGURE_TOTP';

/** That enforcement asked a user to set up a second factor, kept until it no longer applies. */
export interface EnforcementRecord {
  askedAt: EpochMs;
  /** False when an administrator had set the required action before; then it is never taken back. */
  actionIsOurs: boolean;
  /** The user's sessions have been ended for this transition. */
  sessionsEnded: boolean;
}

/**
 * What enforcement does to a user. `forget` drops our record of a user who has done what was asked; it
 * changes nothing in Keycloak.
 */
export type Change = 'ask-for-set-up' | 'take-back' | 'forget' | 'none';

/**
 * Enforcement asks those who must set up and were not asked yet, once per transition, and takes back only
 * what it asked itself.
 *
 * @param requiredActions aliases of the required actions stored on the user
 */
export function decideChange(
  standing: Standing,
  requiredActions: readonly string[],
  record: EnforcementRecord | undefined,
): Change {
  const isAsked = requiredActions.includes(setUpAction);
  if (standing === 'set-up-required') {
    return isAsked && record?.sessionsEnded === true ? 'none' : 'ask-for-set-up';
  }
  if (record === undefined) return 'none';
  return isAsked && record.actionIsOurs ? 'take-back' : 'forget';
}
