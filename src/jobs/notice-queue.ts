import { createHash } from 'node:crypto';
import { Queue, type ConnectionOptions } from 'bullmq';
import { z } from 'zod';
import { limitCall } from '../redis/connection.ts';
import type { Notice, NoticeQueue } from '../services/notices.ts';

export const noticeQueueName = 'two-factor-bulk-mail';

/** Jobs carry ids only: what a mail says is read when it is sent. */
export const noticeJobSchema: z.ZodType<Notice> = z.object({
  kind: z.enum(['reminder', 'enforcement']),
  userId: z.string(),
  occasion: z.string(),
});

const maximumAttempts = 12;
const firstPauseMs = 30_000;

/** The queue of mails to many; it loses nothing that Redis keeps. */
export function createNoticeQueue({
  connection,
  url,
  timeoutMs,
}: {
  connection: ConnectionOptions;
  url: string;
  timeoutMs: number;
}): NoticeQueue & { close: () => Promise<void> } {
  const queue = new Queue(noticeQueueName, {
    connection,
    defaultJobOptions: {
      attempts: maximumAttempts,
      backoff: { type: 'exponential', delay: firstPauseMs, jitter: 0.5 },
      removeOnComplete: true,
      removeOnFail: true,
    },
  });
  return {
    add: async (notice) => {
      const added = queue.add(notice.kind, notice, { jobId: jobIdOf(notice) });
      await limitCall(url, timeoutMs, added);
    },
    close: () => queue.close(),
  };
}

/** The same notice is one job, however often it is added; BullMQ forbids `:` in ids. */
function jobIdOf({ kind, userId, occasion }: Notice): string {
  return createHash('sha256').update(`${kind} ${userId} ${occasion}`).digest('hex');
}
