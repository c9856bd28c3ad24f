import KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { callKeycloak, statusOf, type Connection } from './failure.ts';
import { createPatience } from './patience.ts';
import { createTokenSource, type Credentials } from './token-source.ts';

export interface AdminApiSettings {
  url: string;
  /** The realm that is worked on. */
  realm: string;
  /** The realm in which the credentials are; an administrator's may be `master`. */
  credentialsRealm: string;
  credentials: Credentials;
  /** Limit of each call, headers and body together. */
  timeoutMs: number;
  /** How long a call waits for a Keycloak that goes away in between; not at all by default. */
  patienceMs?: number;
}

export type AdminCall = <Answer>(
  purpose: string,
  call: (client: KeycloakAdminClient) => Promise<Answer>,
) => Promise<Answer>;

/** Keycloak's admin API for one realm: every call limited in time, its errors translated. */
export interface AdminApi {
  connection: Connection;
  getAccessToken(): Promise<string>;
  /**
   * For what can be done twice: tried again while Keycloak is away.
   *
   * @param purpose what the call is for, as it continues "Keycloak refused to"
   * @throws {CutoverError}
   */
  call: AdminCall;
  /** For what must rest on fresh facts: tried once. @throws {CutoverError} */
  callOnce: AdminCall;
}

/** Opens no connection by itself. */
export function createAdminApi(settings: AdminApiSettings): AdminApi {
  const { url, realm, credentials, credentialsRealm, timeoutMs, patienceMs = 0 } = settings;
  const caller = credentials.grantType === 'password' ? credentials.username : credentials.clientId;
  const connection: Connection = { url, realm, clientId: caller };
  const tokens = createTokenSource(
    { ...connection, realm: credentialsRealm, timeoutMs },
    credentials,
  );
  const client = new KeycloakAdminClient({ baseUrl: url, realmName: realm, timeout: timeoutMs });
  client.registerTokenProvider(tokens);
  const patience = createPatience(patienceMs);
  const callOnce: AdminCall = async (purpose, call) => {
    const attempt = (): ReturnType<typeof call> =>
      callKeycloak(connection, purpose, () => call(client));
    try {
      return await attempt();
    } catch (error) {
      // A token can die early: Keycloak restarted, or an administrator ended the session.
      if (statusOf(error) !== 401) throw error;
      tokens.discard();
      return attempt();
    }
  };
  return {
    connection,
    getAccessToken: () => tokens.getAccessToken(),
    call: (purpose, call) => patience(() => callOnce(purpose, call)),
    callOnce,
  };
}
