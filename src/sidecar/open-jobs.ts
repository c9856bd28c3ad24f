import type { Logger } from 'pino';
import { composeRun } from '../compose-run.ts';
import type { Metrics } from '../http/operations/metrics.ts';
import { createJobConnection } from '../jobs/connection.ts';
import { createNoticeQueues } from '../jobs/notice-queue.ts';
import type { KeptRedis } from '../redis/connection.ts';
import type { PolicyWatcher } from './policy-watcher.ts';
import { startJobs, type JobsOptions } from './start-jobs.ts';

/** What the roles of a process share. */
export interface Parts {
  policy: PolicyWatcher;
  redis: KeptRedis;
  metrics: Metrics;
  log: Logger;
  now: () => number;
}

/**
 * Puts the role `jobs` together, and leaves its end to `closing`.
 *
 * @returns what lets the schedule follow the policy in force
 */
export async function openJobs(
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
