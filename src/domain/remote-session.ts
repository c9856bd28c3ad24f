import type { Policy } from './policy.ts';
import {
  refuseSecondFactor,
  refuseSession,
  type AccessFacts,
  type SecondFactorRefusal,
  type SessionRefusal,
} from './session-access.ts';

/** How long a grant may be redeemed. */
export const grantLifetimeMs = 60_000;

/** How long the same redemption, asked for again, is given the same answer. */
export const redemptionRepeatableMs = 30_000;

export type RemoteSessionRefusal =
  SessionRefusal | SecondFactorRefusal | 'remote-permission-missing';

/** The client role of the Dashboard's client that a tool asks for; `undefined` for a tool that is not listed. */
export function roleOfTool({ document }: Policy, tool: string): string | undefined {
  const { remoteTools } = document;
  return Object.hasOwn(remoteTools, tool) ? remoteTools[tool] : undefined;
}

/** The client role of our API's client that lets the service account of a tool redeem its grants. */
export function redeemRoleOfTool(tool: string): string {
  return `redeem-${tool}`;
}

/**
 * Whether a user may open remote sessions of a tool now: permission and active second factor. Permission comes first,
 * since whoever lacks it is not helped by setting up.
 *
 * @param isProven the token says that its session proved the second factor
 */
export function refuseRemoteSession(
  policy: Policy,
  tool: string,
  facts: AccessFacts,
  isProven: boolean,
): RemoteSessionRefusal | undefined {
  const ended = refuseSession(facts);
  if (ended !== undefined) return ended;
  const role = roleOfTool(policy, tool);
  if (role === undefined || !facts.clientRoles.includes(role)) return 'remote-permission-missing';
  return refuseSecondFactor(policy, facts, isProven);
}
