import type { Logger } from 'pino';
import type { CutoverError } from '../domain/errors.ts';
import { createApp } from '../http/app.ts';
import { listen, type Listener } from '../http/listener.ts';
import { createMetrics } from '../http/operations/metrics.ts';
import { createKeys } from '../redis/keys.ts';
import { sharePolicyInUse } from '../redis/policies-in-use.ts';
import { openJobs, type Parts } from './open-jobs.ts';
import { openReadiness } from './open-readiness.ts';
import { openRedis } from './open-redis.ts';
import { watchPolicy } from './policy-watcher.ts';
import { describeSettings, readSettings } from './settings.ts';
import { startApi, type ApiRoleOptions } from './start-api.ts';
import { startPages, type PagesRoleOptions } from './start-pages.ts';
import { startHook, type HookOptions } from './start-hook.ts';

export interface SidecarOptions {
  environment: NodeJS.ProcessEnv;
  /** The policy's now; links and limits keep real time. */
  now: () => number;
  log: Logger;
  /** Told after the start of what only a person can mend, and what should end the process; it is logged as well. */
  onUnfit?: (error: CutoverError) => void;
}

export interface Sidecar {
  /** Where the operations' pages answer. */
  port: number;
  /** Where the login hook is answered; `null` without the role `hook`. */
  hookPort: number | null;
  /** Where the public pages are; `null` without the role `pages`. */
  pagesPort: number | null;
  /** Where the API answers; `null` without the role `api`. */
  apiPort: number | null;
  /** Ends what is under way and frees everything. */
  close(): Promise<void>;
}

/** Requests that are running when the process is stopped may take so long. */
const drainMs = 5_000;

/**
 * Starts a sidecar process in all of its roles. It starts without Redis and Keycloak, too; what it cannot do
 * without them waits.
 *
 * @throws {CutoverError} for what only a person can mend: settings, policy, a Redis that forgets
 */
export async function startSidecar(options: SidecarOptions): Promise<Sidecar> {
  const { now, log, onUnfit = () => undefined } = options;
  const { settings, hook, pages, api, jobs } = readSettings(options.environment);
  log.info({ settings: describeSettings(settings) }, 'starting');
  if (jobs !== undefined && jobs.SECURITY_MAIL === undefined)
    log.warn('SECURITY_MAIL is not set: no administrator is told of refused log-ins by mail');
  await using closing = new AsyncDisposableStack();
  const policy = closing.adopt(watchPolicy(settings.POLICY_FILE, now), (watcher) => {
    watcher.close();
  });
  const redis = closing.adopt(await openRedis(settings, log, onUnfit), (opened) => {
    opened.close();
  });
  const keys = createKeys(policy.inForce().policy.document.realm);
  const inUse = closing.adopt(
    sharePolicyInUse(redis.connection, keys, () => policy.inForce().sha256),
    (shared) => {
      shared.close();
    },
  );
  const readiness = openReadiness({ settings, policy, redis, inUse });
  const metrics = createMetrics(readiness);
  const parts: Parts = { policy, redis: redis.connection, metrics, log, now };
  const follow = jobs === undefined ? undefined : await openJobs(jobs, parts, closing);
  followPolicy(parts, follow);
  const hookPort = hook === undefined ? null : await openHook(hook, parts, closing);
  const pagesPort = pages === undefined ? null : await openPages(pages, parts, closing);
  const apiPort = api === undefined ? null : await openApi(api, parts, closing);
  const http = await listen(createApp({ log, metrics, readiness }), {
    host: settings.HTTP_HOST,
    port: settings.HTTP_PORT,
    settingNames: 'HTTP_HOST, HTTP_PORT',
  });
  closing.adopt(http, stopListener);
  const { port } = http;
  const { realm } = policy.inForce().policy.document;
  log.info({ port, hookPort, pagesPort, apiPort, realm }, 'ready');
  const opened = closing.move();
  return { port, hookPort, pagesPort, apiPort, close: () => opened.disposeAsync() };
}

async function stopListener(listener: Listener): Promise<void> {
  await listener.stop(drainMs);
}

async function openHook(
  settings: HookOptions['settings'],
  parts: Parts,
  closing: AsyncDisposableStack,
): Promise<number> {
  return closing.adopt(await startHook({ settings, ...parts }), stopListener).port;
}

async function openPages(
  settings: PagesRoleOptions['settings'],
  parts: Parts,
  closing: AsyncDisposableStack,
): Promise<number> {
  return closing.adopt(await startPages({ settings, ...parts }), stopListener).port;
}

async function openApi(
  settings: ApiRoleOptions['settings'],
  parts: Parts,
  closing: AsyncDisposableStack,
): Promise<number> {
  return closing.adopt(await startApi({ settings, ...parts }), stopListener).port;
}

/** What the realm holds of the policy changes with `realm apply` only. */
const awayModeIsOld =
  'allowedNetworks is in force, or no longer; who is let in while the sidecar is away still follows the policy before: run cutover realm apply';

/** Tells what became of each change of the policy file, and lets the schedule follow it. */
function followPolicy(
  { policy, metrics, log }: Parts,
  follow: (() => Promise<void>) | undefined,
): void {
  const isRestricted = (): boolean => policy.inForce().policy.allowedNetworks.length > 0;
  let wasRestricted = isRestricted();
  metrics.showPolicy(policy.inForce().sha256);
  policy.onReload(({ sha256 }) => {
    metrics.countPolicyReload('loaded');
    metrics.showPolicy(sha256);
    log.info({ sha256 }, 'policy reloaded');
    if (isRestricted() !== wasRestricted) log.warn(awayModeIsOld);
    wasRestricted = isRestricted();
    void follow?.();
  });
  policy.onRefused((faults) => {
    metrics.countPolicyReload('refused');
    log.error({ faults }, 'the changed policy is refused; the last good one stays in force');
  });
}
