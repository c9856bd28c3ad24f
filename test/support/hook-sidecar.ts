import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Verification } from '../../src/domain/verification.ts';
import { createLog } from '../../src/http/log.ts';
import { createVerificationLinks } from '../../src/mail/verification-links.ts';
import { connectRedis } from '../../src/redis/connection.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createVerifications } from '../../src/redis/verifications.ts';
import type { Verifications } from '../../src/services/verifications.ts';
import { startSidecar } from '../../src/sidecar/start-sidecar.ts';
import { hookSecret, type LedRealm } from './hook-realm.ts';
import { linkSettings, mailSettings } from './link-settings.ts';
import { useRedis } from './stack.ts';

export interface HookSidecar {
  url: string;
  /** Where the pages behind the links of mails answer. */
  pagesUrl: string;
  /** Moves the policy's now. */
  setNow(instant: string): void;
  /** Where the verifications stand. */
  verifications: Verifications;
  /** The latest one of a user. */
  latest(userId: string): Promise<Verification>;
  /** Opens the link of the latest mail to a user, and types the number. @returns the status of the page */
  confirm(userId: string, number: number | undefined): Promise<number>;
  /** Opens that link, and says "this was not me". */
  refuse(userId: string): Promise<number>;
  stop(): Promise<void>;
}

export interface HookSidecarOptions {
  /** The policy's now to begin with. */
  now: string;
  /** Parts of the policy that are others than the usual ones. */
  twoFactor?: object;
  ipVerification?: object;
  /** The mail server; without one no mail leaves the queue. */
  smtpUrl?: string;
  /** More settings, such as another Redis. */
  environment?: Readonly<Record<string, string>>;
  /** How long the hook waits for it, when not as long as usual. */
  timeLimitMs?: number;
  logLevel?: string;
}

/** The instants around the end of the optional phase of the policy below. */
export const lastOptionalInstant = '2022-01-22T04:59:59Z';
export const firstRequiredInstant = '2022-01-22T05:00:00Z';

/** Starts the real sidecar, in this process, for the log-ins of a realm, and points the realm's hook to it. */
export async function startHookSidecar(
  realm: LedRealm,
  options: HookSidecarOptions,
): Promise<HookSidecar> {
  const { now, twoFactor, ipVerification, smtpUrl, timeLimitMs, logLevel = 'warn' } = options;
  let current = Date.parse(now);
  const { url: redisUrl } = await useRedis();
  const sidecar = await startSidecar({
    environment: {
      SIDECAR_ROLES: smtpUrl === undefined ? 'hook,pages' : 'hook,pages,jobs',
      HTTP_PORT: '0',
      HOOK_PORT: '0',
      PAGES_PORT: '0',
      ...mailSettings(smtpUrl ?? ''),
      KEYCLOAK_CLIENT_SECRET: 'not-asked-here',
      HOOK_SECRET: hookSecret,
      KEYCLOAK_URL: realm.keycloakUrl,
      REDIS_URL: redisUrl,
      POLICY_FILE: await writePolicyFile(realm.realm, twoFactor, ipVerification),
      ...options.environment,
    },
    now: () => current,
    log: createLog(logLevel),
  });
  const url = `http://127.0.0.1:${String(sidecar.hookPort)}`;
  const pagesUrl = `http://127.0.0.1:${String(sidecar.pagesPort)}`;
  await realm.configure({
    sidecarUrl: url,
    ...(timeLimitMs !== undefined && { timeLimitMs: String(timeLimitMs) }),
  });
  const redis = await connectRedis({ url: redisUrl, timeoutMs: 5_000 });
  const verifications = createVerifications(redis, createKeys(realm.realm));
  const latest = async (userId: string): Promise<Verification> => {
    const [verification] = await verifications.list(userId);
    if (verification === undefined) throw new Error('There is no verification.');
    return verification;
  };
  const post = async (
    userId: string,
    path: string,
    fields: Record<string, string>,
  ): Promise<number> => {
    const { id: verificationId } = await latest(userId);
    const { pathname } = new URL(linksOf(realm).urlOf({ userId, verificationId }));
    const response = await fetch(`${pagesUrl}${pathname}${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
    });
    await response.arrayBuffer();
    return response.status;
  };
  return {
    url,
    pagesUrl,
    setNow: (instant) => (current = Date.parse(instant)),
    verifications,
    latest,
    confirm: (userId, number) => post(userId, '', { number: String(number) }),
    refuse: (userId) => post(userId, '/not-me', {}),
    stop: async () => {
      redis.close();
      await sidecar.close();
    },
  };
}

function linksOf({ realm }: LedRealm): ReturnType<typeof createVerificationLinks> {
  return createVerificationLinks(
    { realm, publicUrl: linkSettings.PUBLIC_URL },
    linkSettings.LINK_KEY,
  );
}

/** Writes a policy for a realm, with other parts than the usual ones. @returns its path */
export async function writePolicyFile(
  realm: string,
  twoFactor: object = {},
  ipVerification: object = {},
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
