import { createHash } from 'node:crypto';
import { Queue, type Job } from 'bullmq';
import { z } from 'zod';
import type { JobConnection } from './connection.ts';
import { limitCall } from '../redis/connection.ts';
import { nameOf, noticeKinds, type Notice, type NoticeQueue } from '../services/notices.ts';

/** Mails to many wait in one queue, a mail that somebody waits for overtakes them in the other. */
export const noticeQueueNames = {
  bulk: 'bulk-mail',
  urgent: 'urgent-mail',
} as const;

export type MailUrgency = keyof typeof noticeQueueNames;

/** Jobs carry ids only: what a mail says is read when it is sent. */
export const noticeJobSchema: z.ZodType<Notice> = z.object({
  kind: z.enum(noticeKinds),
  userId: z.string(),
  occasion: z.string(),
});

/** With the pauses between them, 17 to 34 hours. */
export const maximumAttempts = 12;
const firstPauseMs = 60_000;

export interface NoticeQueueSettings {
  jobs: JobConnection;
  url: string;
  /** Limit of each call. */
  timeoutMs: number;
  /** Told of what happens beside the calls. */
  onConnectionError: (error: Error) => void;
}

export type NoticeQueues = Record<MailUrgency, NoticeQueue> & { close: () => Promise<void> };

/** The queues of mails; they lose nothing that Redis keeps. */
export function createNoticeQueues(settings: NoticeQueueSettings): NoticeQueues {
  const bulk = createNoticeQueue('bulk', settings);
  const urgent = createNoticeQueue('urgent', settings);
  return {
    bulk,
    urgent,
    close: async () => {
      await Promise.all([bulk.close(), urgent.close()]);
    },
  };
}

function createNoticeQueue(
  urgency: MailUrgency,
  { jobs, url, timeoutMs, onConnectionError }: NoticeQueueSettings,
): NoticeQueue & { close: () => Promise<void> } {
  const queue = new Queue(noticeQueueNames[urgency], {
    ...jobs,
    defaultJobOptions: {
      attempts: maximumAttempts,
      backoff: { type: 'exponential', delay: firstPauseMs, jitter: 0.5 },
      removeOnComplete: true,
      removeOnFail: true,
    },
  });
  queue.on('error', onConnectionError);
  const add = (notice: Notice): Promise<Job> =>
    limitCall(url, timeoutMs, queue.add(notice.kind, notice, { jobId: jobIdOf(notice) }));
  return {
    add: async (notice) => {
      await add(notice);
    },
    hurry: async (notice) => {
      const job = await add(notice);
      if (!(await limitCall(url, timeoutMs, job.isDelayed()))) return;
      // A new job: a promoted one would use up its tries, and whoever asks often would have the mail given up.
      await limitCall(url, timeoutMs, queue.remove(jobIdOf(notice)));
      await add(notice);
    },
    close: () => queue.close(),
  };
}

/** The same notice is one job, however often it is added; BullMQ forbids `:` in ids. */
function jobIdOf(notice: Notice): string {
  return createHash('sha256')
    .update(`${notice.userId} ${nameOf(notice)}`)
    .digest('hex');
}
