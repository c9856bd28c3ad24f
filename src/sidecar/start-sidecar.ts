import type { Logger } from 'pino';
import { composeRun } from '../compose-run.ts';
import { readEnvironment } from '../config.ts';
import { createApp } from '../http/app.ts';
import { listen, type Listener } from '../http/listener.ts';
import { createMetrics, type Metrics } from '../http/operations/metrics.ts';
import { createJobConnection } from '../jobs/connection.ts';
import { createNoticeQueues } from '../jobs/notice-queue.ts';
import { openReadiness } from './open-readiness.ts';
import { openRedis } from './open-redis.ts';
import { watchPolicy, type PolicyWatcher } from './policy-watcher.ts';
import type { KeptRedis } from '../redis/connection.ts';
import {
  describeSettings,
  hookEnvironment,
  sidecarEnvironment,
  type Role,
  type SidecarSettings,
} from './settings.ts';
import { startHook, type HookOptions } from './start-hook.ts';
import { jobsEnvironment, startJobs, type JobsOptions } from './start-jobs.ts';

export interface SidecarOptions {
  environment: NodeJS.ProcessEnv;
  /** The policy's now; links and limits keep real time. */
  now: () => number;
  log: Logger;
}

export interface Sidecar {
  /** Where the operations' pages answer. */
  port: number;
  /** Where the login hook is answered; `null` without the role `hook`. */
  hookPort: number | null;
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
export async function startSidecar({ environment, now, log }: SidecarOptions): Promise<Sidecar> {
  const settings = readEnvironment(sidecarEnvironment, environment);
  const { hook, jobs } = readRoleSettings(settings, environment);
  log.info({ settings: describeSettings(settings) }, 'starting');
  await using closing = new AsyncDisposableStack();
  const policy = closing.adopt(watchPolicy(settings.POLICY_FILE, now), (watcher) => {
    watcher.close();
  });
  const redis = closing.adopt(await openRedis(settings, log), (opened) => {
    opened.close();
  });
  const readiness = openReadiness({ settings, policy, redis });
  const metrics = createMetrics(readiness);
  const parts: Parts = { policy, redis: redis.connection, metrics, log, now };
  const follow = jobs === undefined ? undefined : await openJobs(jobs, parts, closing);
  followPolicy(parts, follow);
  const hookPort = hook === undefined ? null : await openHook(hook, parts, closing);
  const http = await listen(createApp({ log, metrics, readiness }), {
    host: settings.HTTP_HOST,
    port: settings.HTTP_PORT,
  });
  closing.adopt(http, stopListener);
  const { port } = http;
  log.info({ port, hookPort, realm: policy.inForce().policy.document.realm }, 'ready');
  const opened = closing.move();
  return { port, hookPort, close: () => opened.disposeAsync() };
}

/** All settings are read before anything is opened, so that all that is wrong with them is told. */
function readRoleSettings(
  settings: SidecarSettings,
  environment: NodeJS.ProcessEnv,
): { hook: HookOptions['settings'] | undefined; jobs: JobsOptions['settings'] | undefined } {
  const has = (role: Role): boolean => settings.SIDECAR_ROLES.includes(role);
  return {
    hook: has('hook')
      ? { ...settings, ...readEnvironment(hookEnvironment, environment) }
      : undefined,
    jobs: has('jobs') ? readEnvironment(jobsEnvironment, environment) : undefined,
  };
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

interface Parts {
  policy: PolicyWatcher;
  redis: KeptRedis;
  metrics: Metrics;
  log: Logger;
  now: () => number;
}

/** Tells what became of each change of the policy file, and lets the schedule follow it. */
function followPolicy(
  { policy, metrics, log }: Parts,
  follow: (() => Promise<void>) | undefined,
): void {
  metrics.showPolicy(policy.inForce().sha256);
  policy.onReload(({ sha256 }) => {
    metrics.countPolicyReload('loaded');
    metrics.showPolicy(sha256);
    log.info({ sha256 }, 'policy reloaded');
    void follow?.();
  });
  policy.onRefused((faults) => {
    metrics.countPolicyReload('refused');
    log.error({ faults }, 'the changed policy is refused; the last good one stays in force');
  });
}

async function openJobs(
  settings: JobsOptions['settings'],
  { policy, redis, metrics, log, now }: Parts,
  closing: AsyncDisposableStack,
): Promise<() => Promise<void>> {
  // The mail server's words can hold addresses: they stand in Redis, for support, and not in the log.
  const onError = (err: Error): void => {
    log.error({ err }, 'a job failed');
  };
  // That Redis is away is told once, by the connection of the state.
  const onConnectionError = (err: Error): void => {
    log.debug({ err }, 'a connection of the queues');
  };
  const { connection, close } = createJobConnection(settings.REDIS_URL, onConnectionError);
  const limits = { url: settings.REDIS_URL, timeoutMs: settings.REDIS_TIMEOUT_MS };
  const queues = createNoticeQueues({ connection, onConnectionError, ...limits });
  const jobs = await startJobs({
    settings,
    connection,
    run: composeRun(settings, policy.inForce().policy, { redis, queues }),
    isServing: () => redis.isServing(),
    currentPolicy: () => policy.inForce().policy,
    now,
    onMail: ({ kind, userId }, state) => {
      metrics.countMail(kind, state);
      log.info({ kind, userId, state }, 'mail');
    },
    onRun: (counts) => {
      metrics.noteRun();
      log.info(counts, 'run');
    },
    onError,
    onConnectionError,
  });
  closing.defer(async () => {
    await jobs.close();
    if (redis.isServing()) await queues.close();
    close();
  });
  return () => jobs.follow();
}
