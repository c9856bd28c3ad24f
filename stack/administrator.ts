import KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { createTokenSource } from '../src/keycloak/token-source.ts';
import type { KeycloakServer } from './keycloak-server.ts';

/**
 * A client of the administrator of the whole server, set to realm `master`.
 *
 * @param timeoutMs of each request; creating a realm with many passwords takes long
 */
export function connectAsAdministrator(
  {
    url,
    adminUsername: username,
    adminPassword: password,
  }: Pick<KeycloakServer, 'url' | 'adminUsername' | 'adminPassword'>,
  timeoutMs = 60_000,
): KeycloakAdminClient {
  const admin = new KeycloakAdminClient({ baseUrl: url, timeout: timeoutMs });
  // A token of `admin-cli` lives one minute: the source takes the next one by itself.
  const clientId = 'admin-cli';
  admin.registerTokenProvider(
    createTokenSource(
      { url, realm: 'master', clientId, timeoutMs },
      { grantType: 'password', clientId, username, password },
    ),
  );
  return admin;
}
