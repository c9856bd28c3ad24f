import { createJobConnection } from '../jobs/connection.ts';
import { createNoticeQueues } from '../jobs/notice-queue.ts';
import { createKeys } from '../redis/keys.ts';
import type { KeptRedis } from '../redis/connection.ts';
import type { NoticeQueue } from '../services/notices.ts';

/** Opens the queue of mails that somebody waits for, and leaves its end to `opening`. */
export function openUrgentQueue(
  limits: { url: string; timeoutMs: number; realm: string },
  redis: Pick<KeptRedis, 'isServing'>,
  opening: AsyncDisposableStack,
): NoticeQueue {
  // That Redis is away is told by the connection of the state.
  const onConnectionError = (): void => undefined;
  const { url, timeoutMs, realm } = limits;
  const { jobs: prefix } = createKeys(realm);
  const { jobs, close } = createJobConnection(
    { url, prefix, isLongLived: true },
    onConnectionError,
  );
  opening.defer(close);
  const queues = createNoticeQueues({ jobs, onConnectionError, url, timeoutMs });
  opening.defer(async () => {
    if (redis.isServing()) await queues.close();
  });
  return queues.urgent;
}
