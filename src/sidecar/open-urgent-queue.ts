import { createJobConnection } from '../jobs/connection.ts';
import { createNoticeQueues } from '../jobs/notice-queue.ts';
import type { KeptRedis } from '../redis/connection.ts';
import type { NoticeQueue } from '../services/notices.ts';

/** Opens the queue of mails that somebody waits for, and leaves its end to `opening`. */
export function openUrgentQueue(
  limits: { url: string; timeoutMs: number },
  redis: Pick<KeptRedis, 'isServing'>,
  opening: AsyncDisposableStack,
): NoticeQueue {
  // That Redis is away is told by the connection of the state.
  const onConnectionError = (): void => undefined;
  const { connection, close } = createJobConnection(limits.url, onConnectionError);
  opening.defer(close);
  const queues = createNoticeQueues({ connection, onConnectionError, ...limits });
  opening.defer(async () => {
    if (redis.isServing()) await queues.close();
  });
  return queues.urgent;
}
