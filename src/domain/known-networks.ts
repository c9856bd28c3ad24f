import type { DecisionInput } from './decision-input.ts';
import { hasJustProvenMailbox, isLearning } from './ip-verification.ts';
import type { Decision } from './login-decision.ts';
import type { LoginRequest } from './login-request.ts';
import { isInNetworks, networkAround, parseAddress } from './networks.ts';
import { parseNetworks, type Policy } from './policy.ts';
import { assessSecondFactor } from './second-factor.ts';

/** So many networks of one user are remembered; the one unused for longest goes first. */
export const maximumKnownNetworks = 50;

/** The network of an address in the policy's prefix lengths; `undefined` for what is no address. */
export function networkOf(policy: Policy, ip: string | null): string | undefined {
  const address = ip === null ? undefined : parseAddress(ip);
  if (address === undefined) return undefined;
  const { ipv4Prefix, ipv6Prefix } = policy.document.ipVerification;
  return networkAround(address, address.kind() === 'ipv4' ? ipv4Prefix : ipv6Prefix);
}

/**
 * The network that a finished log-in makes known, or renews. Only a final `allow` counts. One that is not known yet
 * becomes so in the learning period, with a proven second factor, or where a mail has just proven the mailbox; a
 * pass by a trusted network or an exemption is worth no more than these.
 */
export function findNetworkToRemember(
  policy: Policy,
  { now, state, request }: DecisionInput & { request: LoginRequest },
  { verdict, phase }: Decision,
): string | undefined {
  if (verdict !== 'allow' || phase === 'exempt') return undefined;
  if (!policy.document.ipVerification.enabled) return undefined;
  const network = networkOf(policy, request.client.ip);
  if (network === undefined || isKnown(request.client.ip, state.knownNetworks)) return network;
  const isLearned = isLearning(policy, now) && isProven(policy, request);
  return isLearned || hasJustProvenMailbox(request) ? network : undefined;
}

function isKnown(ip: string | null, knownNetworks: readonly string[]): boolean {
  const address = ip === null ? undefined : parseAddress(ip);
  return address !== undefined && isInNetworks(address, parseNetworks(knownNetworks));
}

function isProven(policy: Policy, { login, secondFactor, customers }: LoginRequest): boolean {
  return assessSecondFactor(policy, secondFactor, login.identityProvider, customers).proven;
}
