import type { EpochMs } from './calendar.ts';
import type { Decision } from './login-decision.ts';

/** An OTP credential in Keycloak. */
export interface Authenticator {
  /** Of the credential, as `kc_action=delete_credential:<id>` takes it. */
  id: string;
  /** As the user named it; `null` for none. */
  label: string | null;
  createdAt: EpochMs | null;
}

/**
 * Whether a session may remove an authenticator now, as the login hook will say (GuardedOtp.java): it proved one, and
 * either another one stays, or the decision lets the user go without.
 */
export function isAuthenticatorRemovable(
  authenticators: readonly Authenticator[],
  { secondFactorRemovable }: Pick<Decision, 'secondFactorRemovable'>,
  isProvenInSession: boolean,
): boolean {
  if (authenticators.length === 0 || !isProvenInSession) return false;
  return authenticators.length > 1 || secondFactorRemovable;
}
