import { Worker } from 'bullmq';
import { MailDeferred } from '../services/deliver-notice.ts';
import type { Notice } from '../services/notices.ts';
import type { JobConnection } from './connection.ts';
import {
  maximumAttempts,
  noticeJobSchema,
  noticeQueueNames,
  type MailUrgency,
} from './notice-queue.ts';

export interface NoticeWorkerSettings {
  jobs: JobConnection;
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
  const { jobs, concurrency, deliver, onError, onConnectionError } = settings;
  const worker = new Worker(
    noticeQueueNames[urgency],
    async ({ data, attemptsMade }) => {
      await deliver(noticeJobSchema.parse(data), attemptsMade + 1 >= maximumAttempts);
    },
    // A job is taken up again however often its worker is killed: the ledger knows whether it was sent.
    { ...jobs, concurrency, maxStalledCount: Number.MAX_SAFE_INTEGER },
  );
  worker.on('error', onConnectionError);
  worker.on('failed', (_job, error) => {
    // That the server wants a mail later is no failure; its words stand in the ledger.
    if (error.name !== MailDeferred.name) onError(error);
  });
  return { close: () => worker.close() };
}
