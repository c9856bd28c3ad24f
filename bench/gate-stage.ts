import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../stack/free-port.ts';
import { startHookKeycloak } from '../stack/hook-keycloak.ts';
import { otpCredential } from '../stack/otp-credential.ts';
import { startRedis } from '../stack/redis-server.ts';
import type { Person } from '../test/support/login-browser.ts';
import { startSidecarProcess } from '../test/support/sidecar-process.ts';
import {
  applyToRealm,
  benchUser,
  createBenchRealm,
  secret,
  toolRole,
  writePolicy,
  type Pids,
} from './hook-stage.ts';

const realm = 'bench-gate';

export interface GateStage {
  keycloakUrl: string;
  realm: string;
  apiUrl: string;
  pids: Pids;
  stop(): Promise<void>;
}

/** A Keycloak with the hook, and one process that is sidecar for the log-ins and for the API, as by default. */
export async function openGateStage(people: readonly Person[]): Promise<GateStage> {
  const [keycloak, redis] = await Promise.all([
    // With the compiler that Keycloak has in production.
    startHookKeycloak({ copy: 'test', secret, environment: { JAVA_OPTS_APPEND: '' } }),
    startRedis(),
  ]);
  const users = people.map(({ username, password, otpSecret = '' }) => {
    const user = benchUser(username, password);
    const credentials = [...(user.credentials ?? []), otpCredential(otpSecret)];
    return { ...user, credentials, clientRoles: { dashboard: [toolRole] } };
  });
  await createBenchRealm(keycloak, realm, users);
  const directory = mkdtempSync(join(tmpdir(), 'cutover-bench-'));
  const environment = {
    KEYCLOAK_URL: keycloak.url,
    REDIS_URL: redis.url,
    POLICY_FILE: writePolicy(directory, realm),
    KEYCLOAK_CLIENT_SECRET_FILE: join(directory, 'client-secret'),
  };
  const hookPort = String(await findFreePort());
  const HOOK_URL = `http://127.0.0.1:${hookPort}`;
  await applyToRealm(keycloak, { ...environment, HOOK_URL }, directory);
  const sidecar = await startSidecarProcess({
    ...environment,
    SIDECAR_ROLES: 'hook,api',
    HOOK_SECRET: secret,
    HOOK_PORT: hookPort,
    DASHBOARD_URL: 'https://dashboard.example',
  });
  const stop = async (): Promise<void> => {
    await sidecar.stop();
    await Promise.all([keycloak.stop(), redis.stop()]);
  };
  const pids = { keycloak: keycloak.pid, sidecar: sidecar.pid, redis: redis.pid };
  return { keycloakUrl: keycloak.url, realm, apiUrl: sidecar.apiUrl, pids, stop };
}
