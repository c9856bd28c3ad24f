import KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { callKeycloak, statusOf, type Connection } from './failure.ts';
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
}

/** Keycloak's admin API for one realm: every call limited in time, its errors translated. */
export interface AdminApi {
  connection: Connection;
  getAccessToken(): Promise<string>;
  /**
   * @param purpose what the call is for, as it continues "Keycloak refused to"
   * @throws {CutoverError}
   */
  call<Answer>(
    purpose: string,
    call: (client: KeycloakAdminClient) => Promise<Answer>,
  ): Promise<Answer>;
}

/** Opens no connection by itself. */
export function createAdminApi(settings: AdminApiSettings): AdminApi {
  const { url, realm, credentials, credentialsRealm, timeoutMs } = settings;
  const caller = credentials.grantType === 'password' ? credentials.username : credentials.clientId;
  const connection: Connection = { url, realm, clientId: caller };
  const tokens = createTokenSource(
    { ...connection, realm: credentialsRealm, timeoutMs },
    credentials,
  );
  const client = new KeycloakAdminClient({ baseUrl: url, realmName: realm, timeout: timeoutMs });
  client.registerTokenProvider(tokens);
  return {
    connection,
    getAccessToken: () => tokens.getAccessToken(),
    call: async (purpose, call) => {
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
    },
  };
}
