import type { DecisionInput } from '../domain/decision-input.ts';
import { networkOf } from '../domain/known-networks.ts';
import { decideLogin, type Decision } from '../domain/login-decision.ts';
import type { LoginRequest } from '../domain/login-request.ts';
import type { Policy } from '../domain/policy.ts';
import {
  mailboxOf,
  verificationPurposes,
  type Verification,
  type VerificationState,
} from '../domain/verification.ts';
import type { LoginStates } from './login-states.ts';
import type { Verifications } from './verifications.ts';

export interface ConfirmationPorts {
  verifications: Pick<Verifications, 'findServing' | 'consume'>;
  states: Pick<LoginStates, 'rememberNetwork'>;
}

/** In these states the mailbox was confirmed; set-up's mail counts once its authenticator is stored. */
const confirmedStates: readonly VerificationState[] = ['confirmed', 'enrolled', 'consumed'];

/**
 * Lets a log-in through that its browser confirmed by mail: its network counts as known, now and from then on. An
 * address that cannot be read has none, so there the confirmation holds for this log-in, to its end. It is consumed by
 * that, and by nothing less than a log-in that is let through.
 *
 * @returns `undefined` when there is none
 * @throws {CutoverError} `redis-away`: a confirmation that cannot be consumed does not count
 */
export async function useConfirmation(
  { verifications, states }: ConfirmationPorts,
  policy: Policy,
  input: DecisionInput & { request: LoginRequest },
  { remember, attempt }: { remember: boolean; attempt: string | null },
): Promise<Decision | undefined> {
  const { user, client, login } = input.request;
  const network = networkOf(policy, client.ip);
  if (attempt === null) return undefined;
  const found = await findConfirmed(verifications, input.request, network, attempt);
  if (found === undefined) return undefined;
  const decision = decideLogin(policy, { ...input, isNetworkConfirmed: true });
  if (decision.verdict !== 'allow' || !remember) return decision;
  if (!(await verifications.consume(user.id, found, login.id))) return undefined;
  if (network !== undefined) await states.rememberNetwork(user.id, network, policy.rememberForMs);
  return decision;
}

async function findConfirmed(
  verifications: Pick<Verifications, 'findServing'>,
  { user, login }: LoginRequest,
  network: string | undefined,
  attempt: string,
): Promise<Verification | undefined> {
  for (const purpose of verificationPurposes) {
    const mailbox = mailboxOf(user, purpose);
    if (mailbox === undefined) continue;
    const subject = { userId: user.id, purpose, mailbox, network: network ?? null, attempt };
    const found = await verifications.findServing(subject, login.id);
    if (found !== undefined && confirmedStates.includes(found.state)) return found;
  }
  return undefined;
}
