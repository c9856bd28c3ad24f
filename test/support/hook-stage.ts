import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import { connectRedis, type RedisConnection } from '../../src/redis/connection.ts';
import { createHookRealm, type HookRealm } from './hook-realm.ts';
import { lastOptionalInstant, startHookSidecar, type HookSidecar } from './hook-sidecar.ts';
import { startSmtpServer, type TestSmtpServer } from './smtp-server.ts';
import { useRedis } from './stack.ts';

/** A realm that the hook leads, and the sidecar that it asks. */
export interface HookStage<Sidecar> {
  realm: HookRealm;
  sidecar: Sidecar;
  /** Stops the sidecar, and removes the realm. */
  close: () => Promise<void>;
}

/**
 * Opens both.
 *
 * @param start a real sidecar for the realm, or what stands where it would
 */
export async function openHookStage<Sidecar extends { url: string; stop(): Promise<void> }>(
  start: (realm: HookRealm) => Promise<Sidecar>,
  parts: Partial<RealmRepresentation> = {},
): Promise<HookStage<Sidecar>> {
  const realm = await createHookRealm({ sidecarUrl: 'http://127.0.0.1:1' }, parts);
  const sidecar = await start(realm);
  await realm.configure({ sidecarUrl: sidecar.url });
  const close = async (): Promise<void> => {
    await sidecar.stop();
    await realm.remove();
  };
  return { realm, sidecar, close };
}

export interface MailStage extends HookStage<HookSidecar> {
  smtp: TestSmtpServer;
  redis: RedisConnection;
}

/**
 * Opens both in the optional phase, with Redis and a mail server, which Keycloak has too; no network is known.
 *
 * @param environment more settings of the sidecar
 */
export async function openMailStage(
  parts: Partial<RealmRepresentation> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<MailStage> {
  const smtp = await startSmtpServer();
  const { hostname: host, port } = new URL(smtp.url);
  const redis = await connectRedis({ url: (await useRedis()).url, timeoutMs: 5_000 });
  const stage = await openHookStage(
    (realm) =>
      startHookSidecar(realm, {
        now: lastOptionalInstant,
        ipVerification: { enabled: true, trustedNetworks: [] },
        smtpUrl: smtp.url,
        environment,
      }),
    { smtpServer: { host, port, from: 'keycloak@example.com' }, ...parts },
  );
  const close = async (): Promise<void> => {
    redis.close();
    await stage.close();
    await smtp.stop();
  };
  return { ...stage, smtp, redis, close };
}
