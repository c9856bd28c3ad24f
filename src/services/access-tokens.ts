/** What a verified access token of a user says. */
export interface UserToken {
  userId: string;
  sessionId: string;
  /** Claim `two_factor` is `active`: this session proved a second factor when it was made. */
  isProven: boolean;
}

/** What a verified access token of a client's service account says. */
export interface ServiceToken {
  accountId: string;
  clientId: string;
}

/**
 * Access tokens for our API: of this realm, with our audience, not expired. Both reject with `token-invalid`, or
 * `keycloak-away` when the keys cannot be read.
 */
export interface AccessTokens {
  /** @param clientId the client that the token must have been issued to */
  readUserToken(token: string, clientId: string): Promise<UserToken>;
  readServiceToken(token: string): Promise<ServiceToken>;
}
