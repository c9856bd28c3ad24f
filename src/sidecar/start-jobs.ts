import { z } from 'zod';
import { milliseconds, readEnvironment, runEnvironment, url } from './config.ts';
import { createJobConnection } from './jobs/connection.ts';
import { startCutoverSchedule } from './jobs/cutover-schedule.ts';
import { createNoticeWorker } from './jobs/notice-worker.ts';
import { readBrandFile } from './mail/brand.ts';
import { createMailRenderer } from './mail/mail-renderer.ts';
import { createSmtpTransport } from './mail/smtp-transport.ts';
import type { Policy } from './domain/policy.ts';
import { openRun } from './open-run.ts';
import { deliverNotice, type DeliveryPorts } from './services/deliver-notice.ts';
import { runCutover } from './services/run-cutover.ts';

/** What the role `jobs` needs beyond the settings of a run. */
export const jobsEnvironment = runEnvironment.extend({
  SMTP_URL: url('smtp or smtps', /^smtps?$/),
  SMTP_TIMEOUT_MS: milliseconds(10_000),
  SMTP_CONNECTIONS: z.coerce.number().int().min(1).max(50).default(5),
  MAIL_FROM: z.string({ error: 'must be set: the sender of all mails' }).min(3),
  MAILS_PER_SECOND: z.coerce.number().int().min(1).max(1_000).default(20),
  DASHBOARD_URL: url('http or https', /^https?$/),
  BRAND_FILE: z.string().optional(),
});

export interface JobsOptions {
  environment: NodeJS.ProcessEnv;
  /** The policy in force, asked for each piece of work. */
  currentPolicy: () => Policy;
  now: () => number;
  onError: (error: Error) => void;
}

/** Starts the workers and the schedule. @throws {CutoverError} */
export async function startJobs(options: JobsOptions): Promise<{ close: () => Promise<void> }> {
  const { environment, currentPolicy, now, onError } = options;
  const settings = readEnvironment(jobsEnvironment, environment);
  const run = await openRun(environment, { reconnects: true });
  const transport = createSmtpTransport({
    url: settings.SMTP_URL,
    from: settings.MAIL_FROM,
    maxConnections: settings.SMTP_CONNECTIONS,
    ratePerSecond: settings.MAILS_PER_SECOND,
    timeoutMs: settings.SMTP_TIMEOUT_MS,
  });
  const renderer = await createMailRenderer(readBrandFile(settings.BRAND_FILE));
  const dashboardUrl = settings.DASHBOARD_URL;
  const ports: DeliveryPorts = {
    ...run,
    transport,
    render: (content) => renderer.render({ ...content, dashboardUrl }),
  };
  const jobs = createJobConnection(settings.REDIS_URL, onError);
  const { connection } = jobs;
  const worker = createNoticeWorker({
    connection,
    concurrency: settings.SMTP_CONNECTIONS,
    onError,
    deliver: (notice) => deliverNotice(ports, currentPolicy(), now(), notice),
  });
  const schedule = await startCutoverSchedule({
    connection,
    policy: currentPolicy(),
    onError,
    run: () =>
      runCutover(run, { policy: currentPolicy(), now: now(), concurrency: run.concurrency }),
  });
  return {
    close: async () => {
      await schedule.close();
      await worker.close();
      transport.close();
      await run.close();
      jobs.close();
    },
  };
}
