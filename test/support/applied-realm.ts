import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import type { KeycloakServer } from '../../stack/keycloak-server.ts';
import { runCutover } from './cutover.ts';
import { clientId, dashboardClient, redirectUri } from './dashboard-client.ts';
import { useHookKeycloak, type HookSettingsPage, type LedRealm } from './hook-realm.ts';
import { createRealm, type TestRealm } from './realm.ts';

/** A realm as customers have it: `realm apply` makes it one that the hook leads. */
export interface AppliedRealm extends LedRealm {
  /** The settings with which cutover works on this realm. */
  environment: Record<string, string>;
}

/**
 * Creates a realm with the Dashboard's client. The hook leads it once it is configured: that is `realm apply`, and what
 * an administrator then changes on the settings page.
 *
 * @param twoFactor parts of the policy that are others than the usual ones, as are those of `ipVerification`
 * @param server another Keycloak than the shared one
 */
export async function createAppliedRealm(
  parts: Partial<RealmRepresentation> = {},
  twoFactor: object = {},
  server: Promise<KeycloakServer> = useHookKeycloak(),
  ipVerification?: object,
): Promise<AppliedRealm> {
  const withClient = { clients: [dashboardClient], ...parts };
  const realm = await createRealm(withClient, twoFactor, server, ipVerification);
  const { name, keycloakUrl, admin, environment } = realm;
  return {
    ...{ keycloakUrl, realm: name, clientId, redirectUri, admin, environment },
    configure: (settings) => apply(realm, settings),
  };
}

async function apply(
  { admin, environment }: TestRealm,
  { sidecarUrl, ...others }: HookSettingsPage,
): Promise<void> {
  const result = await runCutover(['realm', 'apply'], {
    environment: { ...environment, HOOK_URL: sidecarUrl },
  });
  if (result.exitCode !== 0) throw new Error(result.stderr);
  await changeSettingsPage(admin, others);
}

/** Changes what an administrator may, in the console. */
export async function changeSettingsPage(
  { authenticationManagement }: KeycloakAdminClient,
  changes: Partial<HookSettingsPage>,
): Promise<void> {
  const page = { alias: 'login-policy' };
  const { config } = await authenticationManagement.getRequiredActionConfig(page);
  await authenticationManagement.updateRequiredActionConfig(page, {
    config: { ...config, ...changes },
  });
}
