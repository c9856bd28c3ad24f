import { Worker, type ConnectionOptions } from 'bullmq';
import type { Notice } from '../services/notices.ts';
import {
  maximumAttempts,
  noticeJobSchema,
  noticeQueueNames,
  type MailUrgency,
} from './notice-queue.ts';

export interface NoticeWorkerSettings {
  connection: ConnectionOptions;
  /** Mails on their way together. */
  concurrency: number;
  /** @throws {MailDeferred} to be called again later */
  deliver: (notice: Notice, isLastTry: boolean) => Promise<unknown>;
  /** Told of each piece of work that failed. */
  onError: (error: Error) => void;
  /** Told of what happens to the connection; the work goes on when it is back. */
  onConnectionError: (error: Error) => void;
}

/** Sends queued notices. A job whose worker was killed is taken up by another one. */
export function createNoticeWorker(
  urgency: MailUrgency,
  settings: NoticeWorkerSettings,
): { close: () => Promise<void> } {
  const { connection, concurrency, deliver, onError, onConnectionError } = settings;
  const worker = new Worker(
    noticeQueueNames[urgency],
    async ({ data, attemptsMade }) => {
      await deliver(noticeJobSchema.parse(data), attemptsMade + 1 >= maximumAttempts);
    },
    { connection, concurrency },
  );
  worker.on('error', onConnectionError);
  worker.on('failed', (_job, error) => {
    onError(error);
  });
  return { close: () => worker.close() };
}
