import { z } from 'zod';
import type { Run } from '../cli/context.ts';
import { linkSettings, milliseconds, runEnvironment, url } from '../config.ts';
import { isMailAddress } from '../domain/mailbox.ts';
import type { Policy } from '../domain/policy.ts';
import { createCutoverSchedule } from '../jobs/cutover-schedule.ts';
import type { JobConnection } from '../jobs/connection.ts';
import { createComposers } from './create-composers.ts';
import type { MailUrgency } from '../jobs/notice-queue.ts';
import { createNoticeWorker } from '../jobs/notice-worker.ts';
import { createSmtpTransport } from '../mail/smtp-transport.ts';
import { deliverNotice, type DeliveryPorts } from '../services/deliver-notice.ts';
import type { DeliveryState, Notice } from '../services/notices.ts';
import { runCutover, type CutoverCounts } from '../services/run-cutover.ts';

const connections = z.coerce.number().int().min(1).max(50);

const administrator = {
  error: 'must be an e-mail address, where administrators are told of refused log-ins',
};

/** What the role `jobs` needs beyond the settings of a run. */
export const jobsEnvironment = runEnvironment.extend({
  SMTP_URL: url('smtp or smtps', /^smtps?$/),
  SMTP_TIMEOUT_MS: milliseconds(10_000),
  SMTP_CONNECTIONS: connections.default(5),
  SMTP_URGENT_CONNECTIONS: connections.default(2),
  MAIL_FROM: z
    .string({ error: 'must be set: the sender of all mails' })
    // No letters beyond ASCII before the @: not every server takes them.
    .regex(/^(?:[^<>@\r\n]*<[!-;=?A-~]+@[^\s<>@]+>|[!-;=?A-~]+@[^\s<>@]+)$/, {
      error: 'must be an address, such as Dashboard <no-reply@example.com>',
    }),
  MAILS_PER_SECOND: z.coerce.number().int().min(1).max(1_000).default(20),
  DASHBOARD_URL: url('http or https', /^https?$/),
  BRAND_FILE: z.string().optional(),
  SECURITY_MAIL: z.string(administrator).refine(isMailAddress, administrator).optional(),
  ...linkSettings,
});

export interface JobsOptions {
  settings: z.output<typeof jobsEnvironment>;
  run: Omit<Run, 'close'>;
  jobs: JobConnection;
  /** Whether Redis is there: without it nothing is under way, and closing would wait for it. */
  isServing: () => boolean;
  /** The policy in force, asked for each piece of work. */
  currentPolicy: () => Policy;
  now: () => number;
  onMail: (notice: Notice, state: DeliveryState) => void;
  onRun: (counts: CutoverCounts) => void;
  onError: (error: Error) => void;
  onConnectionError: (error: Error) => void;
}

/** The schedule is put again so often, for a Redis that was away or has lost it. */
const followEveryMs = 60_000;

export interface Jobs {
  /** Puts the schedule as the policy in force wants it. */
  follow(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the workers and the schedule; they wait for a Redis that is away. @throws {CutoverError} */
export async function startJobs(options: JobsOptions): Promise<Jobs> {
  const { run, jobs, currentPolicy, now, onRun, onError, onConnectionError } = options;
  const workers = await startMailWorkers(options);
  const stopping = new AbortController();
  const schedule = createCutoverSchedule({
    jobs,
    onError,
    onConnectionError,
    run: async () => {
      const { concurrency } = run;
      const { signal } = stopping;
      onRun(await runCutover(run, { policy: currentPolicy(), now: now(), concurrency, signal }));
    },
  });
  const follow = (): Promise<void> => schedule.follow(currentPolicy()).catch(onError);
  const timer = setInterval(() => void follow(), followEveryMs);
  void follow();
  return {
    follow,
    close: async () => {
      clearInterval(timer);
      stopping.abort(new Error('the process is being stopped; the next run goes on'));
      if (options.isServing()) await Promise.all([schedule.close(), workers.close()]);
    },
  };
}

/** Bulk and urgent mail have workers and connections of their own, so that neither waits for the other. */
async function startMailWorkers(options: JobsOptions): Promise<{ close: () => Promise<void> }> {
  const { settings } = options;
  const compose = await createComposers(options);
  const bulk = startMailWorker(options, compose, 'bulk', settings.SMTP_CONNECTIONS);
  const urgent = startMailWorker(options, compose, 'urgent', settings.SMTP_URGENT_CONNECTIONS);
  return {
    close: async () => {
      await Promise.all([bulk.close(), urgent.close()]);
    },
  };
}

function startMailWorker(
  options: JobsOptions,
  compose: DeliveryPorts['compose'],
  urgency: MailUrgency,
  maxConnections: number,
): { close: () => Promise<void> } {
  const { settings, run, jobs, currentPolicy, onMail } = options;
  const transport = createSmtpTransport({
    url: settings.SMTP_URL,
    from: settings.MAIL_FROM,
    maxConnections,
    ratePerSecond: settings.MAILS_PER_SECOND,
    timeoutMs: settings.SMTP_TIMEOUT_MS,
  });
  const { realm } = currentPolicy().document;
  const ports = { realm, ledger: run.ledger, transport, compose };
  const worker = createNoticeWorker(urgency, {
    jobs,
    concurrency: maxConnections,
    onError: options.onError,
    onConnectionError: options.onConnectionError,
    deliver: async (notice, isLastTry) => {
      onMail(notice, await deliverNotice(ports, notice, isLastTry));
    },
  });
  return {
    close: async () => {
      await worker.close();
      transport.close();
    },
  };
}
