import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { createLog } from '../../src/http/log.ts';
import { startSidecar } from '../../src/sidecar/start-sidecar.ts';
import { hookSecret, type HookRealm } from './hook-realm.ts';
import { useRedis } from './stack.ts';

export interface HookSidecar {
  url: string;
  /** Moves the policy's now. */
  setNow(instant: string): void;
  stop(): Promise<void>;
}

export interface HookSidecarOptions {
  /** The policy's now to begin with. */
  now: string;
  /** Parts of the policy that are others than the usual ones. */
  twoFactor?: object;
  ipVerification?: object;
}

/** The instants around the end of the optional phase of the policy below. */
export const lastOptionalInstant = '2022-01-22T04:59:59Z';
export const firstRequiredInstant = '2022-01-22T05:00:00Z';

/** Starts the real sidecar, in this process, for the log-ins of a realm, and points the realm's hook to it. */
export async function startHookSidecar(
  realm: HookRealm,
  { now, twoFactor = {}, ipVerification = {} }: HookSidecarOptions,
): Promise<HookSidecar> {
  let current = Date.parse(now);
  const sidecar = await startSidecar({
    environment: {
      SIDECAR_ROLES: 'hook',
      HTTP_PORT: '0',
      HOOK_PORT: '0',
      HOOK_SECRET: hookSecret,
      KEYCLOAK_URL: realm.keycloakUrl,
      REDIS_URL: (await useRedis()).url,
      POLICY_FILE: await writePolicy(realm.realm, twoFactor, ipVerification),
    },
    now: () => current,
    log: createLog('warn'),
  });
  const url = `http://127.0.0.1:${String(sidecar.hookPort)}`;
  await realm.configure({ sidecarUrl: url });
  return {
    url,
    setNow: (instant) => (current = Date.parse(instant)),
    stop: () => sidecar.close(),
  };
}

async function writePolicy(
  realm: string,
  twoFactor: object,
  ipVerification: object,
): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'cutover-test-')), 'policy.yaml');
  const policy = {
    realm,
    timeZone: 'America/New_York',
    twoFactor: {
      newCustomersFrom: '2021-12-06',
      existingCustomersOptionalUntil: '2022-01-21',
      ...twoFactor,
    },
    ipVerification: { trustedNetworks: ['127.0.0.0/8'], ...ipVerification },
  };
  await writeFile(file, stringify(policy));
  return file;
}
