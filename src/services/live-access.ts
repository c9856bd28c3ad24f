import type { Authenticator } from '../domain/authenticators.ts';
import type { AccessFacts } from '../domain/session-access.ts';
import type { StandingFacts } from '../domain/standing.ts';

/** What Keycloak says of a service account at this moment. */
export interface ServiceAccountFacts {
  enabled: boolean;
  /** Client id of the enabled client whose account this is; `null` for a person, or a client that is disabled. */
  serviceAccountOf: string | null;
  clientRoles: readonly string[];
}

/** The bearer of a token, with what a decision outside a log-in rests on. */
export interface AccountFacts {
  access: AccessFacts;
  /** `undefined` when the user is gone. */
  standing: Pick<StandingFacts, 'user' | 'customers' | 'otpConfigured'> | undefined;
  /** Without those that only a user storage behind Keycloak knows. */
  authenticators: readonly Authenticator[];
}

/**
 * Asked of Keycloak itself each time, nothing from a cache. Rejects as `Directory` does, and with `realm-unsuitable`
 * when Keycloak lacks the login hook.
 */
export interface LiveAccess {
  /** @param clientId of the client whose roles are asked for */
  ofSession(bearer: { userId: string; sessionId: string }, clientId: string): Promise<AccessFacts>;
  /** The same with more, which costs more. */
  ofAccount(bearer: { userId: string; sessionId: string }, clientId: string): Promise<AccountFacts>;
  /** @returns `undefined` for an account that is gone */
  ofServiceAccount(accountId: string, clientId: string): Promise<ServiceAccountFacts | undefined>;
}
