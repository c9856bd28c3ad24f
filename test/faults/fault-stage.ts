import assert from 'node:assert/strict';
import { startFaultProxy, type FaultProxy } from '../../stack/fault-proxy.ts';
import { runCutover, type CommandResult } from '../support/cutover.ts';
import { aRealmUser, createPreparedRealm, type TestRealm } from '../support/realm.ts';
import { startDurableRedis, type DurableRedis } from './durable-redis.ts';

export const tenDaysBefore = '2022-01-12T12:00:00Z';
const afterTheCutover = '2022-02-01T12:00:00Z';

export const usernames = ['ann', 'ben', 'cleo', 'dan', 'eve', 'finn'].map(
  (name) => `${name}@example.com`,
);

/** A realm of six users and a customer, with a proxy in front of its Keycloak and one in front of its Redis. */
export interface FaultStage {
  realm: TestRealm;
  redis: DurableRedis;
  redisProxy: FaultProxy;
  keycloakProxy: FaultProxy;
  /** Settings that lead through the proxies. */
  environment: Record<string, string>;
  /** Runs a command through the proxies, a minute after the last one: by default after the cutover. */
  cutover(words: readonly string[], options?: CutoverOptions): Promise<CommandResult>;
  /** Runs a command that meets no fault. */
  cutoverDirectly(words: readonly string[]): Promise<CommandResult>;
  /** The lease of a run that ended without Redis blocks the next one for 10 s, which tests need not wait for. */
  forgetLease(): Promise<void>;
  /** Kills Redis, and starts it again on its data, behind the same proxy. */
  restartRedis(): Promise<void>;
  remove(): Promise<void>;
}

export interface CutoverOptions {
  now?: string;
  environment?: Record<string, string>;
}

export async function createFaultStage(): Promise<FaultStage> {
  const redis = await startDurableRedis();
  const realm = await createPreparedRealm(
    {
      adminEventsEnabled: true,
      organizationsEnabled: true,
      users: usernames.map((name) => aRealmUser(name, { credentials: [] })),
      organizations: [{ alias: 'acme', name: 'acme', domains: [{ name: 'acme.example' }] }],
    } as object,
    { reminders: ['P14D'] },
  );
  const redisProxy = await startFaultProxy(redis.url());
  const keycloakProxy = await startFaultProxy(realm.keycloakUrl);
  const environment = {
    ...realm.environment,
    KEYCLOAK_URL: keycloakProxy.url,
    // One user after the other, so that a fault meets the same step each time.
    KEYCLOAK_CONCURRENCY: '1',
    REDIS_URL: redisProxy.url,
    REDIS_TIMEOUT_MS: '500',
  };
  let minute = 0;
  const nextMinute = (): string => {
    minute += 1;
    return new Date(Date.parse(afterTheCutover) + minute * 60_000).toISOString();
  };
  return {
    realm,
    redis,
    redisProxy,
    keycloakProxy,
    environment,
    cutover: (words, { now = nextMinute(), environment: changes } = {}) =>
      runCutover(words, { environment: { ...environment, ...changes }, now }),
    cutoverDirectly: (words) =>
      runCutover(words, {
        environment: { ...realm.environment, REDIS_URL: redis.url() },
        now: nextMinute(),
      }),
    forgetLease: async () => {
      await redis.command('DEL', `two-factor:${realm.name}:run-lease`);
    },
    restartRedis: async () => {
      await redis.kill();
      await redis.startAgain();
      redisProxy.retarget(redis.url());
    },
    remove: async () => {
      redisProxy.stop();
      keycloakProxy.stop();
      await realm.remove();
      await redis.stop();
    },
  };
}

/** What a person sees of a service that is away: exit code 3 and one line, with nothing of a stack in it. */
export function assertOneLine(
  { exitCode, stderr }: Pick<CommandResult, 'exitCode' | 'stderr'>,
  line: RegExp,
): void {
  const lines = withoutProgress(stderr);
  assert.match(lines, /^[^\n]+\n$/, `not one line: ${JSON.stringify(stderr)}`);
  assert.match(lines, line);
  assert.equal(exitCode, 3, stderr);
}

/** It went on by itself, or it says in one line what is away. */
export function assertClear(result: CommandResult, line: RegExp): void {
  if (result.exitCode === 0) assert.equal(withoutProgress(result.stderr), '');
  else assertOneLine(result, line);
}

/** A run that takes its time says how far it is. */
function withoutProgress(stderr: string): string {
  return stderr.replaceAll(/^\w+: \d+ of \d+ users\n/gm, '');
}

export const redisAway =
  /^cutover: Redis at 127\.0\.0\.1:\d+ does not serve \(.+\): check REDIS_URL, and that Redis runs there and accepts writes\.$/m;

export const keycloakAway =
  /^cutover: Keycloak at http:\/\/127\.0\.0\.1:\d+ (does not answer|is not ready) \(.+\): (check KEYCLOAK_URL, and that Keycloak runs there|try again when it is)\.$/m;
