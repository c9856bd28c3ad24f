import { randomBytes } from 'node:crypto';
import { startHookKeycloak } from '../stack/hook-keycloak.ts';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBrandFile } from '../src/brand/brand.ts';
import { buildThemes } from '../src/themes/build-themes.ts';
import type { KeycloakServer } from '../stack/keycloak-server.ts';
import { startMailCatcher, type MailCatcher } from '../stack/mail-catcher.ts';
import { startRedis, type RedisServer } from '../stack/redis-server.ts';

/** What the login hook shows to the sidecar. */
export const hookSecret = randomBytes(32).toString('hex');

/** Of the demo's brand. */
export const demoTheme = 'two-factor';

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
    startThemedKeycloak(onProgress),
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

async function startThemedKeycloak(onProgress: (text: string) => void): Promise<KeycloakServer> {
  const themes = await mkdtemp(join(tmpdir(), 'cutover-demo-themes-'));
  await buildThemes(readBrandFile(), { directory: themes, name: demoTheme });
  return startHookKeycloak({ copy: 'demo', onProgress, secret: hookSecret, themes });
}
