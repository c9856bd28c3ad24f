import type { AccessFacts } from '../domain/session-access.ts';

/** What Keycloak says of a service account at this moment. */
export interface ServiceAccountFacts {
  enabled: boolean;
  /** Client id of the enabled client whose account this is; `null` for a person, or a client that is disabled. */
  serviceAccountOf: string | null;
  clientRoles: readonly string[];
}

/**
 * Asked of Keycloak itself each time, nothing from a cache. Rejects as `Directory` does, and with `realm-unsuitable`
 * when Keycloak lacks the login hook.
 */
export interface LiveAccess {
  /** @param clientId of the client whose roles are asked for */
  ofSession(bearer: { userId: string; sessionId: string }, clientId: string): Promise<AccessFacts>;
  /** @returns `undefined` for an account that is gone */
  ofServiceAccount(accountId: string, clientId: string): Promise<ServiceAccountFacts | undefined>;
}
