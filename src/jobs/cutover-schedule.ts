import { Queue, Worker } from 'bullmq';
import type { JobConnection } from './connection.ts';
import type { Policy } from '../domain/policy.ts';

const queueName = 'cutover';
const schedulerId = 'every-15-minutes';
/** A next run that is longer past than this was lost. */
const overdueMs = 60_000;
const pattern = '0 */15 * * * *';

export interface CutoverScheduleSettings {
  jobs: JobConnection;
  run: () => Promise<unknown>;
  /** Told of each piece of work that failed. */
  onError: (error: Error) => void;
  /** Told of what happens to the connection; the work goes on when it is back. */
  onConnectionError: (error: Error) => void;
}

export interface CutoverSchedule {
  /** Puts the schedule as this policy wants it; it may be called as often as one likes. */
  follow(policy: Policy): Promise<void>;
  /** Resolves when a run that is on has ended. */
  close(): Promise<void>;
}

/**
 * Runs the cutover every 15 minutes and at each instant at which the policy asks more. The ids are stable, so
 * several sidecars share one schedule, and each run is done by one of them.
 */
export function createCutoverSchedule(settings: CutoverScheduleSettings): CutoverSchedule {
  const { jobs, run, onError, onConnectionError } = settings;
  const queue = new Queue(queueName, {
    ...jobs,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  });
  queue.on('error', onConnectionError);
  // The lease lets one run go on at a time; a second one here would only wait for it.
  const worker = new Worker(queueName, run, {
    ...jobs,
    concurrency: 1,
    maxStalledCount: Number.MAX_SAFE_INTEGER,
  });
  worker.on('error', onConnectionError);
  worker.on('failed', (_job, error) => {
    onError(error);
  });
  return {
    follow: async (policy) => {
      await keepScheduler(queue);
      await scheduleInstants(queue, policy);
    },
    close: async () => {
      await worker.close();
      await queue.close();
    },
  };
}

/** Left alone while it stands: putting it anew in the second in which it is due would skip that run. */
async function keepScheduler(queue: Queue): Promise<void> {
  const scheduler = await queue.getJobScheduler(schedulerId);
  const isAlive = scheduler?.next !== undefined && scheduler.next > Date.now() - overdueMs;
  if (scheduler?.pattern === pattern && isAlive) return;
  await queue.upsertJobScheduler(schedulerId, { pattern }, { name: 'cutover' });
}

async function scheduleInstants(queue: Queue, policy: Policy): Promise<void> {
  const instants = [policy.newCustomersFrom, policy.existingCustomersRequiredFrom];
  for (const instant of instants.filter((each) => each > Date.now())) {
    const delay = instant - Date.now();
    await queue.add('cutover', {}, { jobId: `at-${String(instant)}`, delay });
  }
}
