import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { runCutover } from '../support/cutover.ts';
import type { KeycloakServer } from '../../stack/keycloak-server.ts';
import type { HookRealm } from '../support/hook-realm.ts';
import { useRedis } from '../support/stack.ts';

/** Runs `cutover enforce` at an instant, once for each. */
export function createEnforcement(
  realm: HookRealm,
  keycloak: KeycloakServer,
): (now: string) => Promise<void> {
  let prepared: Promise<Record<string, string>> | undefined;
  const runs = new Map<string, Promise<void>>();
  return async (now) => {
    prepared ??= prepare(realm, keycloak);
    const run = runs.get(now) ?? prepared.then((environment) => enforce(environment, now));
    runs.set(now, run);
    await run;
  };
}

/** The service account and whatever else enforcement needs of the realm. */
async function prepare(
  { realm, keycloakUrl }: HookRealm,
  { adminUsername, adminPassword }: KeycloakServer,
): Promise<Record<string, string>> {
  const directory = await mkdtemp(join(tmpdir(), 'cutover-flows-'));
  const policyFile = join(directory, 'policy.yaml');
  const twoFactor = {
    newCustomersFrom: '2021-12-06',
    existingCustomersOptionalUntil: '2022-01-21',
  };
  await writeFile(policyFile, stringify({ realm, timeZone: 'America/New_York', twoFactor }));
  const environment = {
    KEYCLOAK_URL: keycloakUrl,
    KEYCLOAK_ADMIN_USERNAME: adminUsername,
    KEYCLOAK_ADMIN_PASSWORD: adminPassword,
    KEYCLOAK_CLIENT_SECRET_FILE: join(directory, 'client-secret'),
    KEYCLOAK_TIMEOUT_MS: '30000',
    REDIS_URL: (await useRedis()).url,
    POLICY_FILE: policyFile,
  };
  const result = await runCutover(['realm', 'apply'], { environment });
  assert.equal(result.exitCode, 0, result.stderr);
  return environment;
}

async function enforce(environment: Record<string, string>, now: string): Promise<void> {
  const result = await runCutover(['enforce'], { environment, now });
  assert.equal(result.exitCode, 0, result.stderr + result.stdout);
}
