import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type RequiredActionProviderRepresentation from '@keycloak/keycloak-admin-client/lib/defs/requiredActionProviderRepresentation.js';
import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import { connectAsAdministrator } from '../stack/administrator.ts';
import { startHookKeycloak } from '../stack/hook-keycloak.ts';
import type { KeycloakServer } from '../stack/keycloak-server.ts';
import { startRedis } from '../stack/redis-server.ts';
import { runCutover } from '../test/support/cutover.ts';
import { startSidecarProcess } from '../test/support/sidecar-process.ts';

export const secret = 'the-secret-of-the-login-hook-in-a-benchmark';

/** Of a remote tool. */
export const toolRole = 'remote-take-control';

/** Of processes, or of their groups. */
export type Pids = Record<'keycloak' | 'sidecar' | 'redis', number>;

export interface HookStage {
  keycloakUrl: string;
  /** Of the same users and settings, without and with the hook. */
  realms: { off: string; on: string };
  pids: Pids;
  stop(): Promise<void>;
}

/** One Keycloak with two realms that differ in the hook alone, and a sidecar in a process of its own. */
export async function openHookStage(
  usernames: readonly string[],
  password: string,
): Promise<HookStage> {
  const [keycloak, redis] = await Promise.all([
    // With the compiler that Keycloak has in production.
    startHookKeycloak({ copy: 'test', secret, environment: { JAVA_OPTS_APPEND: '' } }),
    startRedis(),
  ]);
  const realms = { off: 'bench-off', on: 'bench-on' };
  const users = usernames.map((username) => benchUser(username, password));
  for (const realm of Object.values(realms)) await createBenchRealm(keycloak, realm, users);
  const directory = mkdtempSync(join(tmpdir(), 'cutover-bench-'));
  const environment = {
    KEYCLOAK_URL: keycloak.url,
    REDIS_URL: redis.url,
    POLICY_FILE: writePolicy(directory, realms.on),
  };
  const sidecar = await startSidecarProcess({
    ...environment,
    SIDECAR_ROLES: 'hook',
    HOOK_SECRET: secret,
  });
  const HOOK_URL = sidecar.hookUrl;
  await applyToRealm(keycloak, { ...environment, HOOK_URL }, directory);
  await applyWithoutHook(keycloak, realms.off, { ...environment, HOOK_URL });
  const stop = async (): Promise<void> => {
    await sidecar.stop();
    await Promise.all([keycloak.stop(), redis.stop()]);
  };
  const pids = { keycloak: keycloak.pid, sidecar: sidecar.pid, redis: redis.pid };
  return { keycloakUrl: keycloak.url, realms, pids, stop };
}

/** What `realm apply` sets besides, such as recorded events, has its price with and without the hook. */
async function applyWithoutHook(
  keycloak: KeycloakServer,
  realm: string,
  environment: Record<string, string>,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'cutover-bench-'));
  await applyToRealm(
    keycloak,
    { ...environment, POLICY_FILE: writePolicy(directory, realm) },
    directory,
  );
  const { authenticationManagement } = connectAsAdministrator(keycloak);
  const alias = 'login-policy';
  const action = (await authenticationManagement.getRequiredActionForAlias({
    realm,
    alias,
  })) as RequiredActionProviderRepresentation;
  await authenticationManagement.updateRequiredAction(
    { realm, alias },
    { ...action, enabled: false },
  );
}

/** Existing users who may still choose, on a network that is known to nobody but trusted: all are let in. */
export function writePolicy(directory: string, realm: string): string {
  const file = join(directory, 'policy.yaml');
  const policy = {
    realm,
    timeZone: 'UTC',
    twoFactor: { newCustomersFrom: '2198-01-01', existingCustomersOptionalUntil: '2199-01-01' },
    ipVerification: { trustedNetworks: ['127.0.0.0/8', '::1/128'] },
  };
  writeFileSync(file, stringify(policy));
  return file;
}

export function benchUser(username: string, password: string): UserRepresentation {
  return {
    username,
    email: username,
    emailVerified: true,
    firstName: 'First',
    lastName: 'Last',
    enabled: true,
    credentials: [{ type: 'password', value: password }],
  };
}

/** A realm with the Dashboard's client, which has the roles of the tools. */
export async function createBenchRealm(
  keycloak: KeycloakServer,
  realm: string,
  users: UserRepresentation[],
): Promise<void> {
  await connectAsAdministrator(keycloak, 120_000).realms.create({
    realm,
    enabled: true,
    passwordPolicy: 'hashIterations(1)',
    organizationsEnabled: true,
    users,
    clients: [{ clientId: 'dashboard', publicClient: true, redirectUris: ['*'] }],
    roles: { client: { dashboard: [{ name: toolRole }] } },
  });
}

export async function applyToRealm(
  { adminUsername, adminPassword }: KeycloakServer,
  environment: Record<string, string>,
  directory: string,
): Promise<void> {
  const result = await runCutover(['realm', 'apply'], {
    environment: {
      ...environment,
      KEYCLOAK_ADMIN_USERNAME: adminUsername,
      KEYCLOAK_ADMIN_PASSWORD: adminPassword,
      KEYCLOAK_CLIENT_SECRET_FILE: join(directory, 'client-secret'),
      KEYCLOAK_TIMEOUT_MS: '60000',
    },
  });
  if (result.exitCode !== 0) throw new Error(result.stderr);
}
