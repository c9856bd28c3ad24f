import type { EpochMs } from '../domain/calendar.ts';
import type { DecisionInput } from '../domain/decision-input.ts';
import { networkOf } from '../domain/known-networks.ts';
import { decideLogin, type Decision } from '../domain/login-decision.ts';
import type { LoginRequest } from '../domain/login-request.ts';
import type { Policy } from '../domain/policy.ts';
import { mailboxOf, verificationPurposes, type VerificationState } from '../domain/verification.ts';
import type { StoredLoginState } from './login-states.ts';
import type { BoundVerification, Verifications } from './verifications.ts';

export interface ConfirmationPorts {
  verifications: Pick<Verifications, 'consume'>;
}

/** The mailbox was confirmed, and no log-in was let in by that; set-up's mail counts once its authenticator is stored. */
const confirmedStates: readonly VerificationState[] = ['confirmed', 'enrolled'];

/**
 * Lets a log-in through that its browser confirmed by mail: its network counts as known, now and from then on. An
 * address that cannot be read has none, so there the confirmation holds for this log-in, to its end. It is consumed by
 * that, and by nothing less than a log-in that is let through.
 *
 * @returns `undefined` when there is none; `taken` when there is none any more, since another log-in used it up, or its
 *   reader refused it, after it was read
 * @throws {CutoverError} `redis-away`: a confirmation that cannot be consumed does not count
 */
export async function useConfirmation(
  { verifications }: ConfirmationPorts,
  policy: Policy,
  input: DecisionInput & { request: LoginRequest },
  { remember, attempt }: { remember: boolean; attempt: string | null },
  { stored, realNow }: { stored: StoredLoginState; realNow: EpochMs },
): Promise<Decision | 'taken' | undefined> {
  const { user, login } = input.request;
  const found = findBound(policy, input.request, attempt, stored).filter(
    (verification) => realNow < verification.usableUntil && serves(verification, login.id),
  );
  const serving = found.find(({ usedBy }) => usedBy === login.id) ?? found[0];
  if (serving === undefined) return undefined;
  const decision = decideLogin(policy, { ...input, isNetworkConfirmed: true });
  if (decision.verdict !== 'allow' || !remember) return decision;
  const by = { loginId: login.id, rememberForMs: policy.rememberForMs };
  return (await verifications.consume(user.id, serving.id, by)) ? decision : 'taken';
}

/** Whether a log-in can go on with it, as far as was read: the last word has the script that consumes it. */
function serves({ state, network, usedBy }: BoundVerification, loginId: string): boolean {
  if (state === 'consumed') return network === null && usedBy === loginId;
  return confirmedStates.includes(state);
}

/** What was opened for this very log-in or one like it, for either purpose. */
function findBound(
  policy: Policy,
  { user, client }: LoginRequest,
  attempt: string | null,
  { verificationsOf }: StoredLoginState,
): BoundVerification[] {
  if (attempt === null) return [];
  const network = networkOf(policy, client.ip) ?? null;
  return verificationPurposes.flatMap((purpose) => {
    const mailbox = mailboxOf(user, purpose);
    if (mailbox === undefined) return [];
    return verificationsOf({ userId: user.id, purpose, mailbox, network, attempt });
  });
}
