import { Worker, type ConnectionOptions } from 'bullmq';
import type { Notice } from '../services/notices.ts';
import { noticeJobSchema, noticeQueueName } from './notice-queue.ts';

export interface NoticeWorkerSettings {
  connection: ConnectionOptions;
  /** Mails on their way together. */
  concurrency: number;
  /** @throws {MailDeferred} to be called again later */
  deliver: (notice: Notice) => Promise<unknown>;
  onError: (error: Error) => void;
}

/** Sends queued notices. A job whose worker was killed is taken up by another one. */
export function createNoticeWorker(settings: NoticeWorkerSettings): { close: () => Promise<void> } {
  const { connection, concurrency, deliver, onError } = settings;
  const worker = new Worker(
    noticeQueueName,
    async ({ data }) => {
      await deliver(noticeJobSchema.parse(data));
    },
    { connection, concurrency },
  );
  worker.on('error', onError);
  worker.on('failed', (_job, error) => {
    onError(error);
  });
  return { close: () => worker.close() };
}
