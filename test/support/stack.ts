import { startKeycloak, type KeycloakServer } from '../../stack/keycloak-server.ts';
import { startRedis, type RedisServer } from '../../stack/redis-server.ts';

let keycloak: Promise<KeycloakServer> | undefined;
let redis: Promise<RedisServer> | undefined;

/** A first start unpacks and builds. */
export const stackStartTimeoutMs = 300_000;

/** The Keycloak of this test run, started when the first suite needs it. */
export function useKeycloak(): Promise<KeycloakServer> {
  keycloak ??= startKeycloak({ copy: 'test' });
  return keycloak;
}

/** The Redis of this test run, started when the first suite needs it. */
export function useRedis(): Promise<RedisServer> {
  redis ??= startRedis();
  return redis;
}

const others: (() => Promise<void>)[] = [];

/** Something else that is stopped with the servers. */
export function stopWithStack(stop: () => Promise<void>): void {
  others.push(stop);
}

/** A server that failed to start has already failed the suite that asked for it. */
export async function stopStack(): Promise<void> {
  const servers: (Promise<{ stop: () => Promise<void> }> | undefined)[] = [keycloak, redis];
  await Promise.all([
    ...servers.map(async (starting) => {
      const server = await starting?.catch(() => undefined);
      await server?.stop();
    }),
    ...others.map((stop) => stop()),
  ]);
}
