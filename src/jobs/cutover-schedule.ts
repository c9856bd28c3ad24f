import { Queue, Worker, type ConnectionOptions } from 'bullmq';
import type { Policy } from '../domain/policy.ts';

const queueName = 'two-factor-cutover';
const schedulerId = 'every-15-minutes';

export interface CutoverScheduleSettings {
  connection: ConnectionOptions;
  policy: Policy;
  run: () => Promise<unknown>;
  onError: (error: Error) => void;
}

/**
 * Runs the cutover every 15 minutes and at each instant at which the policy asks more. The ids are stable, so
 * several sidecars share one schedule, and each run is done by one of them.
 */
export async function startCutoverSchedule(
  settings: CutoverScheduleSettings,
): Promise<{ close: () => Promise<void> }> {
  const { connection, policy, run, onError } = settings;
  const queue = new Queue(queueName, {
    connection,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  });
  await queue.upsertJobScheduler(schedulerId, { pattern: '0 */15 * * * *' }, { name: 'cutover' });
  await scheduleInstants(queue, policy);
  // The lease lets one run go on at a time; a second one here would only wait for it.
  const worker = new Worker(queueName, run, { connection, concurrency: 1 });
  worker.on('error', onError);
  worker.on('failed', (_job, error) => {
    onError(error);
  });
  return {
    close: async () => {
      await worker.close();
      await queue.close();
    },
  };
}

async function scheduleInstants(queue: Queue, policy: Policy): Promise<void> {
  const instants = [policy.newCustomersFrom, policy.existingCustomersRequiredFrom];
  for (const instant of instants.filter((each) => each > Date.now())) {
    const delay = instant - Date.now();
    await queue.add('cutover', {}, { jobId: `at-${String(instant)}`, delay });
  }
}
