import type { Policy } from './policy.ts';
import { assessSecondFactor } from './second-factor.ts';

/** What Keycloak says at this moment about the bearer of a token. */
export interface AccessFacts {
  /** `undefined` when the user is gone. */
  user: { username: string; enabled: boolean; otpConfigured: boolean } | undefined;
  /** The session of the token is this user's and has not ended. */
  sessionAlive: boolean;
  /** It also proved a second factor, by credentials that all exist still. */
  sessionProven: boolean;
  /** Effective client roles: direct, through groups and composites. */
  clientRoles: readonly string[];
}

export type SessionRefusal = 'session-ended' | 'user-disabled';
export type SecondFactorRefusal = 'two-factor-setup-required' | 'two-factor-not-proven';

/** A token outlives its session by minutes. @returns why this one counts no more */
export function refuseSession({ user, sessionAlive }: AccessFacts): SessionRefusal | undefined {
  if (user === undefined) return 'session-ended';
  if (!user.enabled) return 'user-disabled';
  return sessionAlive ? undefined : 'session-ended';
}

/**
 * Asks for an active second factor that this session proved. Outside a log-in no identity provider vouches, so an
 * OTP must be there; no role is exempt. A proof by an authenticator that is gone is none.
 *
 * @param isProven the token's own word: necessary, never sufficient
 * @returns what is missing
 */
export function refuseSecondFactor(
  policy: Policy,
  { user, sessionProven }: AccessFacts,
  isProven: boolean,
): SecondFactorRefusal | undefined {
  const otp = { configured: user?.otpConfigured === true, proven: isProven && sessionProven };
  const { active, proven } = assessSecondFactor(policy, otp, null, []);
  if (!active) return 'two-factor-setup-required';
  return proven ? undefined : 'two-factor-not-proven';
}
