import { createJobConnection } from '../jobs/connection.ts';
import { createNoticeQueues } from '../jobs/notice-queue.ts';
import { keepRedisConnected, type RedisConnection } from '../redis/connection.ts';
import { createKeys } from '../redis/keys.ts';
import type { NoticeQueue } from '../services/notices.ts';

export interface RoleState {
  redis: RedisConnection;
  keys: ReturnType<typeof createKeys>;
  /** Of mails that somebody waits for. */
  urgentQueue: NoticeQueue;
}

/** Connections of a role's own to Redis, whose end is left to `opening`. */
export function openRoleState(
  { realm, url, timeoutMs }: { realm: string; url: string; timeoutMs: number },
  opening: AsyncDisposableStack,
): RoleState {
  // That Redis is away is told once, by the connection of the process.
  const nobody = (): void => undefined;
  const redis = opening.adopt(
    keepRedisConnected({ url, timeoutMs, onAway: nobody, onServing: nobody }),
    (connection) => {
      connection.close();
    },
  );
  const keys = createKeys(realm);
  const { jobs, close } = createJobConnection(
    { url, prefix: keys.jobs, isLongLived: true },
    nobody,
  );
  opening.defer(close);
  const queues = createNoticeQueues({ jobs, onConnectionError: nobody, url, timeoutMs });
  opening.defer(async () => {
    if (redis.isServing()) await queues.close();
  });
  return { redis, keys, urgentQueue: queues.urgent };
}
