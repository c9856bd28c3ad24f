import type { Logger } from 'pino';
import type { Run } from '../cli/context.ts';
import { composeRun } from '../compose-run.ts';
import { hasCode } from '../domain/errors.ts';
import type { Metrics } from '../http/operations/metrics.ts';
import { createJobConnection } from '../jobs/connection.ts';
import { createNoticeQueues } from '../jobs/notice-queue.ts';
import { createKeys } from '../redis/keys.ts';
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
    if (hasCode(err, 'run-in-progress')) log.info('another run is on; it does the same work');
    else log.error({ err }, 'a job failed');
  };
  // That Redis is away is told once, by the connection of the state.
  const onConnectionError = (err: Error): void => {
    log.debug({ err }, 'a connection of the queues');
  };
  const { jobs: prefix } = createKeys(policy.inForce().policy.document.realm);
  const { jobs: shared, close } = createJobConnection(
    { url: settings.REDIS_URL, prefix, isLongLived: true },
    onConnectionError,
  );
  const limits = { url: settings.REDIS_URL, timeoutMs: settings.REDIS_TIMEOUT_MS };
  const queues = createNoticeQueues({ jobs: shared, onConnectionError, ...limits });
  const run = composeRun(settings, policy.inForce().policy, { redis, queues });
  await refuseEditableAttributes(run, log);
  const jobs = await startJobs({
    settings,
    jobs: shared,
    run,
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

/** Each run asks again, so a Keycloak that is away at the start is asked later. */
async function refuseEditableAttributes(
  { directory }: Pick<Run, 'directory'>,
  log: Logger,
): Promise<void> {
  try {
    await directory.assertAttributesGuarded();
  } catch (err) {
    if (hasCode(err, 'realm-unsuitable')) throw err;
    log.warn({ err }, 'whether users can edit what decides about them is asked with the next run');
  }
}
