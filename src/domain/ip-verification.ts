import type { EpochMs } from './calendar.ts';
import type { DecisionInput } from './decision-input.ts';
import type { LoginRequest } from './login-request.ts';
import { isInNetworks, parseAddress } from './networks.ts';
import { parseNetworks, type Policy } from './policy.ts';

/** Rule 3: with `allowedNetworks`, an address outside them, or an unreadable one, is refused. */
export function isNetworkAllowed(policy: Policy, { client }: DecisionInput['request']): boolean {
  if (client === null || policy.allowedNetworks.length === 0) return true;
  const address = client.ip === null ? undefined : parseAddress(client.ip);
  return address !== undefined && isInNetworks(address, policy.allowedNetworks);
}

/** Rule 7: the network is new to this user, and nothing spares the user the mail. */
export function needsIpVerification(
  policy: Policy,
  { now, state, request, isNetworkConfirmed = false }: DecisionInput,
): boolean {
  if (request.login === null || !policy.document.ipVerification.enabled) return false;
  if (isNetworkConfirmed) return false;
  if (isFamiliar(policy, request.client.ip, state.knownNetworks)) return false;
  // An identity provider that vouches is no authenticator of ours: the exemption was given to whoever has one.
  if (state.ipVerificationExempt && request.secondFactor.configured) return false;
  if (isLearning(policy, now)) return false;
  return !hasJustProvenMailbox(request);
}

/** The mail of these two paths has just proven the mailbox. */
export function hasJustProvenMailbox({
  login,
}: {
  login: Pick<LoginRequest['login'], 'path'>;
}): boolean {
  return login.path === 'action-link' || login.path === 'reset-credentials';
}

function isFamiliar(policy: Policy, ip: string | null, knownNetworks: readonly string[]): boolean {
  const address = ip === null ? undefined : parseAddress(ip);
  if (address === undefined) return false;
  return (
    isInNetworks(address, policy.trustedNetworks) ||
    isInNetworks(address, parseNetworks(knownNetworks))
  );
}

/** Rule 7: until its end unknown networks are remembered without asking. */
export function isLearning(policy: Policy, now: EpochMs): boolean {
  return policy.learningEndsAt !== undefined && now < policy.learningEndsAt;
}
