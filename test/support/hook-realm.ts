import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import type RequiredActionProviderRepresentation from '@keycloak/keycloak-admin-client/lib/defs/requiredActionProviderRepresentation.js';
import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import { twoFactorMapper } from '../../src/keycloak/realm/claim-mapper.ts';
import { buildThemes } from '../../src/themes/build-themes.ts';
import { connectAsAdministrator } from '../../stack/administrator.ts';
import { startHookKeycloak } from '../../stack/hook-keycloak.ts';
import type { KeycloakServer } from '../../stack/keycloak-server.ts';
import { brands } from './brands.ts';
import { clientId, dashboardClient, redirectUri } from './dashboard-client.ts';
import type { LoginAddress } from './login-browser.ts';
import { otpPolicy } from './otp-policy.ts';
import { stopWithStack } from './stack.ts';

/** What the hook shows to the sidecar; 32 bytes or more. */
export const hookSecret = 'hook-secret-of-the-tests-0123456789';

/** The fields of the hook's settings page. */
export interface HookSettingsPage {
  sidecarUrl: string;
  timeLimitMs?: string;
  whenAway?: 'otp' | 'strict';
  customersFrom?: 'organization' | 'group' | 'userAttribute';
  joinedAttribute?: string;
  customerAttribute?: string;
}

/** A realm whose log-ins the hook leads. */
export interface LedRealm extends LoginAddress {
  /** An administrator of the whole server, set to this realm. */
  admin: KeycloakAdminClient;
  /** Writes the settings page anew. */
  configure(settings: HookSettingsPage): Promise<void>;
}

/** One that tests make by themselves. Its client may log in on every path. */
export interface HookRealm extends LedRealm {
  /** Puts a secret of the hook's own into Keycloak's vault, for this realm. */
  writeVaultSecret(secret: string): Promise<void>;
  /** Makes the browser flow ask for the password only. */
  stopAskingForCodes(): Promise<void>;
  /** Makes the realm one that the hook does not lead. */
  leaveAlone(): Promise<void>;
  getUser(username: string): Promise<UserRepresentation & { id: string }>;
  remove(): Promise<void>;
}

let keycloak: Promise<KeycloakServer> | undefined;
const vaultDirectory = await mkdtemp(join(tmpdir(), 'cutover-test-vault-'));
const themesDirectory = await mkdtemp(join(tmpdir(), 'cutover-test-themes-'));

/** The Keycloak with the login hook of this test run, started when the first suite needs it. */
export function useHookKeycloak(): Promise<KeycloakServer> {
  keycloak ??= startWithThemes();
  return keycloak;
}

async function startWithThemes(): Promise<KeycloakServer> {
  for (const { theme: name, tokens } of Object.values(brands))
    await buildThemes(tokens, { directory: themesDirectory, name });
  return startAnotherHookKeycloak({});
}

/**
 * Starts one beside it, for whoever needs other settings; it has our themes once that one was started.
 *
 * @param environment settings that take effect without a build
 */
export function startAnotherHookKeycloak(
  environment: Readonly<Record<string, string>>,
): Promise<KeycloakServer> {
  return startHookKeycloak({
    copy: 'test',
    secret: hookSecret,
    themes: themesDirectory,
    environment: { KC_VAULT: 'file', KC_VAULT_DIR: vaultDirectory, ...environment },
  });
}

stopWithStack(async () => {
  // One that failed to start has already failed the suite that asked for it.
  const server = await keycloak?.catch(() => undefined);
  await server?.stop();
  await rm(vaultDirectory, { recursive: true });
  await rm(themesDirectory, { recursive: true });
});

/**
 * Creates a realm, registers and orders the hook's required actions, and writes its settings page.
 *
 * @param server another Keycloak than the shared one
 */
export async function createHookRealm(
  settings: HookSettingsPage,
  parts: Partial<RealmRepresentation> = {},
  server: Promise<KeycloakServer> = useHookKeycloak(),
): Promise<HookRealm> {
  const admin = connectAsAdministrator(await server);
  const { url } = await server;
  const realm = `hook-${randomBytes(4).toString('hex')}`;
  const address = { keycloakUrl: url, realm, clientId, redirectUri };
  await admin.realms.create({ realm, enabled: true, ...otpPolicy, ...parts });
  admin.setConfig({ realmName: realm });
  await admin.clients.create({ ...dashboardClient, protocolMappers: [twoFactorMapper] });
  const configure = (page: HookSettingsPage) => writeSettingsPage(admin, page);
  await registerActions(admin);
  await configure(settings);
  return {
    ...address,
    admin,
    configure,
    writeVaultSecret: (secret) =>
      writeFile(join(vaultDirectory, `${realm}_two-factor-hook-secret`), secret),
    stopAskingForCodes: () => stopAskingForCodes(admin),
    leaveAlone: () => updateAction(admin, 'login-policy', { enabled: false }),
    getUser: async (username) => {
      const [user] = await admin.users.find({ username, exact: true, briefRepresentation: false });
      if (user?.id === undefined) throw new Error(`There is no user ${username}.`);
      return { ...user, id: user.id };
    },
    remove: () => admin.realms.del({ realm }),
  };
}

/** The order matters: nothing of what the user may change comes before the hook has spoken. */
async function registerActions(admin: KeycloakAdminClient): Promise<void> {
  for (const [providerId, name] of [
    ['login-policy', 'Login policy'],
    ['enter-otp', 'Enter one-time code'],
    ['review-access', 'Review access'],
  ] as const)
    await admin.authenticationManagement.registerRequiredAction({ providerId, name });
  const ordered = ['login-policy', 'CONFIGURE_TOTP', 'enter-otp', 'review-access'];
  for (const [index, alias] of ordered.entries())
    await updateAction(admin, alias, { enabled: true, priority: index + 1 });
}

/** Changes how the realm has a required action, and leaves its settings page. */
export async function updateAction(
  { authenticationManagement }: KeycloakAdminClient,
  alias: string,
  changes: RequiredActionProviderRepresentation,
): Promise<void> {
  const action = (await authenticationManagement.getRequiredActionForAlias({
    alias,
  })) as RequiredActionProviderRepresentation;
  await authenticationManagement.updateRequiredAction({ alias }, { ...action, ...changes });
}

async function writeSettingsPage(
  { authenticationManagement }: KeycloakAdminClient,
  settings: HookSettingsPage,
): Promise<void> {
  await authenticationManagement.updateRequiredActionConfig(
    { alias: 'login-policy' },
    { config: { ...settings } },
  );
}

/** Makes the browser flow ask for the password only. */
export async function stopAskingForCodes({
  authenticationManagement,
}: KeycloakAdminClient): Promise<void> {
  const flow = 'browser';
  const executions = await authenticationManagement.getExecutions({ flow });
  for (const execution of executions)
    if (execution.requirement === 'CONDITIONAL' && /2FA/.test(execution.displayName ?? ''))
      await authenticationManagement.updateExecution(
        { flow },
        { ...execution, requirement: 'DISABLED' },
      );
}
