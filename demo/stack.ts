import { randomBytes } from 'node:crypto';
import { startHookKeycloak } from '../stack/hook-keycloak.ts';
import type { KeycloakServer } from '../stack/keycloak-server.ts';
import { startMailCatcher, type MailCatcher } from '../stack/mail-catcher.ts';
import { startRedis, type RedisServer } from '../stack/redis-server.ts';

/** What the login hook shows to the sidecar. */
export const hookSecret = randomBytes(32).toString('hex');

export interface DemoStack {
  keycloak: KeycloakServer;
  redis: RedisServer;
  mail: MailCatcher;
  /** May be called again. */
  stop(): Promise<void>;
}

/** Starts the parts together; when one of them fails, the others are stopped before it throws. */
export async function startDemoStack(onProgress: (text: string) => void): Promise<DemoStack> {
  onProgress('Starting Redis and the mail catcher …');
  const results = await Promise.allSettled([
    startHookKeycloak({ copy: 'demo', onProgress, secret: hookSecret }),
    startRedis(),
    startMailCatcher(),
  ] as const);
  const stop = async (): Promise<void> => {
    const started = results.filter((result) => result.status === 'fulfilled');
    await Promise.all(started.map(({ value }) => value.stop()));
  };
  const [keycloak, redis, mail] = results;
  if (
    keycloak.status === 'fulfilled' &&
    redis.status === 'fulfilled' &&
    mail.status === 'fulfilled'
  ) {
    return { keycloak: keycloak.value, redis: redis.value, mail: mail.value, stop };
  }
  await stop();
  throw results.find((result) => result.status === 'rejected')?.reason;
}
