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
  verifications: Pick<Verifications, 'findOpen' | 'move'>;
  states: Pick<LoginStates, 'rememberNetwork'>;
}

/** In these states the mailbox was confirmed; set-up's mail counts once its authenticator is stored. */
const confirmedStates: readonly VerificationState[] = ['confirmed', 'enrolled'];

/**
 * Lets a log-in through that its browser confirmed by mail: its network counts as known, now and from then on. The
 * confirmation is consumed by that, and by nothing less than a log-in that is let through.
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
  const { user, client } = input.request;
  const network = networkOf(policy, client.ip);
  if (attempt === null || network === undefined) return undefined;
  const found = await findConfirmed(verifications, input.request, network, attempt);
  if (found === undefined) return undefined;
  const knownNetworks = [...input.state.knownNetworks, network];
  const decision = decideLogin(policy, { ...input, state: { ...input.state, knownNetworks } });
  if (decision.verdict !== 'allow' || !remember) return decision;
  const isConsumed = await verifications.move(user.id, found.id, found.state, 'consumed');
  if (!isConsumed) return undefined;
  await states.rememberNetwork(user.id, network, policy.rememberForMs);
  return decision;
}

async function findConfirmed(
  verifications: Pick<Verifications, 'findOpen'>,
  { user }: LoginRequest,
  network: string,
  attempt: string,
): Promise<Verification | undefined> {
  for (const purpose of verificationPurposes) {
    const mailbox = mailboxOf(user, purpose);
    if (mailbox === undefined) continue;
    const subject = { userId: user.id, purpose, mailbox, network, attempt };
    const found = await verifications.findOpen(subject);
    if (found !== undefined && confirmedStates.includes(found.state)) return found;
  }
  return undefined;
}
