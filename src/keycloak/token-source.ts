import KeycloakAdminClient, { NetworkError } from '@keycloak/keycloak-admin-client';
import { decodeJwt, type JWTPayload } from 'jose';
import { CutoverError } from '../domain/errors.ts';
import { callKeycloak, describeAnswer, type Connection } from './failure.ts';

/** How to log in: a service account's client, or an administrator. */
export type Credentials =
  | { grantType: 'client_credentials'; clientId: string; clientSecret: string }
  | { grantType: 'password'; clientId: string; username: string; password: string };

export interface TokenSource {
  getAccessToken(): Promise<string>;
  /** Forgets the token, after Keycloak refused it. */
  discard(): void;
}

/** A token is renewed when it has less than this to live: Keycloak's default life is 60 s. */
const minimumLifeMs = 15_000;

/**
 * Access tokens for the admin API, renewed before they expire; one request serves all who wait for it.
 * A client without a refresh token is what the admin client's own renewal cannot handle.
 *
 * @see https://github.com/keycloak/keycloak/issues/44379
 */
export function createTokenSource(
  connection: Connection & { timeoutMs: number },
  credentials: Credentials,
): TokenSource {
  let pending: Promise<string> | undefined;
  let renewAt = 0;

  async function renew(): Promise<string> {
    const client = new KeycloakAdminClient({
      baseUrl: connection.url,
      realmName: connection.realm,
      timeout: connection.timeoutMs,
    });
    const token = await callKeycloak(connection, 'log in', async () => {
      await logIn(connection, client, credentials);
      return client.accessToken ?? '';
    });
    const { exp = 0, iat = 0 } = decodeToken(connection, token);
    // The life counts from now on our own clock, which may differ from Keycloak's.
    renewAt = Date.now() + (exp - iat) * 1000 - minimumLifeMs;
    return token;
  }

  return {
    getAccessToken: () => {
      if (pending === undefined || Date.now() >= renewAt) {
        renewAt = Infinity;
        pending = renew();
        pending.catch(() => {
          renewAt = 0;
        });
      }
      return pending;
    },
    discard: () => {
      renewAt = 0;
    },
  };
}

function decodeToken({ url }: Connection, token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch (cause) {
    throw new CutoverError(
      'configuration-invalid',
      `What answers at ${url} is no Keycloak: it gave no access token; check KEYCLOAK_URL.`,
      { cause },
    );
  }
}

async function logIn(
  { realm, clientId, url }: Connection,
  client: KeycloakAdminClient,
  credentials: Credentials,
): Promise<void> {
  try {
    await client.auth(credentials);
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const { status } = error.response;
    if (status !== 400 && status !== 401) throw error;
    const words = describeAnswer(error.responseData) ?? String(status);
    throw new CutoverError(
      'credentials-refused',
      `Keycloak at ${url} refused the log-in of ${clientId} in realm ${realm} (${words}): check its secret or password, or create it with cutover realm apply.`,
      { cause: error },
    );
  }
}
