import type { EpochMs } from '../domain/calendar.ts';

/** A user as Keycloak tells it. */
export interface DirectoryUser {
  id: string;
  username: string;
  email: string | null;
  emailVerified: boolean;
  enabled: boolean;
  createdAt: EpochMs | null;
  locale: string | null;
  /** An OTP credential exists. */
  otpConfigured: boolean;
  /** Aliases of the required actions stored on the user. */
  requiredActions: readonly string[];
}

/**
 * The users of one realm. Every call has a time limit. All reject with `CutoverError`: `keycloak-away`,
 * `role-missing`, `realm-unknown`, or `keycloak-refused` with Keycloak's words.
 */
export interface Directory {
  /** Rejects when the realm or the service account lacks what a run needs, before anything is changed. */
  assertReady(): Promise<void>;
  /** Rejects with `realm-unsuitable` when users can edit what decides about them. */
  assertAttributesGuarded(): Promise<void>;
  countUsers(): Promise<number>;
  /** All users in the order of their names, without service accounts. */
  listUsers(): AsyncIterable<DirectoryUser>;
  findUserById(userId: string): Promise<DirectoryUser | undefined>;
  findUserByUsername(username: string): Promise<DirectoryUser | undefined>;
  /** Effective realm roles: direct, through groups and composites; none for a user that is gone. */
  listRealmRoles(userId: string): Promise<string[]>;
  /** Ids of the users linked to an identity provider. */
  listLinkedUserIds(identityProviderAlias: string): AsyncIterable<string>;
  /** Aliases of the identity providers that a user is linked to. */
  listIdentityProviders(userId: string): Promise<string[]>;
  /** Replaces the user's required actions and touches nothing else of the user. */
  setRequiredActions(userId: string, requiredActions: readonly string[]): Promise<void>;
  /** Ends all the user's sessions, the offline ones too. */
  endSessions(userId: string): Promise<void>;
}
