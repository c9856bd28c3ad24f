import { createJobConnection } from '../jobs/connection.ts';
import { createNoticeQueues } from '../jobs/notice-queue.ts';
import { keepRedisConnected, type KeptRedis } from '../redis/connection.ts';
import { createKeys } from '../redis/keys.ts';
import type { NoticeQueue } from '../services/notices.ts';

interface RoleSettings {
  realm: string;
  url: string;
  timeoutMs: number;
}

export interface RoleRedis {
  redis: KeptRedis;
  keys: ReturnType<typeof createKeys>;
}

export interface RoleState extends RoleRedis {
  /** Of mails that somebody waits for. */
  urgentQueue: NoticeQueue;
}

// That Redis is away is told once, by the connection of the process.
const nobody = (): void => undefined;

/** A connection of a role's own to Redis, whose end is left to `opening`. */
export function openRoleRedis(
  { realm, url, timeoutMs }: RoleSettings,
  opening: AsyncDisposableStack,
): RoleRedis {
  const redis = opening.adopt(
    keepRedisConnected({ url, timeoutMs, onAway: nobody, onServing: nobody }),
    (connection) => {
      connection.close();
    },
  );
  return { redis, keys: createKeys(realm) };
}

/** The same, with the queue of mails that somebody waits for. */
export function openRoleState(settings: RoleSettings, opening: AsyncDisposableStack): RoleState {
  const { redis, keys } = openRoleRedis(settings, opening);
  const { url, timeoutMs } = settings;
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
