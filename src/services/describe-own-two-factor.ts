import { isAuthenticatorRemovable, type Authenticator } from '../domain/authenticators.ts';
import type { EpochMs } from '../domain/calendar.ts';
import type { Decision } from '../domain/login-decision.ts';
import type { Policy } from '../domain/policy.ts';
import { refuseSession } from '../domain/session-access.ts';
import { decideStanding } from '../domain/standing.ts';
import type { UserToken } from './access-tokens.ts';
import type { CustomerSwitches } from './customer-switches.ts';
import type { LiveAccess } from './live-access.ts';
import { accessRefusalOf } from './remote-session-refusal.ts';

export interface OwnTwoFactorPorts {
  access: Pick<LiveAccess, 'ofAccount'>;
  switches: Pick<CustomerSwitches, 'load'>;
}

/** Where users stand with two-factor themselves. */
export interface OwnTwoFactor extends Pick<Decision, 'phase' | 'reason' | 'requiredFrom'> {
  /** An OTP is configured. */
  active: boolean;
  provenInSession: boolean;
  /** This session may remove an authenticator. */
  removable: boolean;
  authenticators: readonly Authenticator[];
  remoteTools: { tool: string; permitted: boolean }[];
}

/**
 * Tells users about themselves, as the decision stands outside a log-in. A session without a code may ask too.
 *
 * @param now the policy's now
 * @throws {CutoverError} `session-ended`, `user-disabled`, `keycloak-away`, `redis-away`
 */
export async function describeOwnTwoFactor(
  ports: OwnTwoFactorPorts,
  policy: Policy,
  now: EpochMs,
  bearer: UserToken,
): Promise<OwnTwoFactor> {
  const { remoteTools, dashboardClient } = policy.document;
  const { access, standing, authenticators } = await ports.access.ofAccount(
    bearer,
    dashboardClient,
  );
  const refusal = refuseSession(access);
  if (refusal !== undefined || standing === undefined) {
    throw accessRefusalOf(refusal ?? 'session-ended');
  }
  const customerEnabled = await ports.switches.load(standing.customers.map(({ id }) => id));
  // A link to an identity provider is for the next log-in to judge; the phase does not rest on it.
  const facts = { ...standing, customerEnabled, identityProviders: [] };
  const { decision } = decideStanding(policy, now, facts);
  const { phase, reason, requiredFrom } = decision;
  return {
    phase,
    reason,
    requiredFrom,
    active: standing.otpConfigured,
    provenInSession: access.sessionProven,
    removable: isAuthenticatorRemovable(authenticators, decision, access.sessionProven),
    authenticators,
    remoteTools: Object.entries(remoteTools).map(([tool, role]) => ({
      tool,
      permitted: access.clientRoles.includes(role),
    })),
  };
}
