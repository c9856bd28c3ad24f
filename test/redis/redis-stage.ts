import { createClient } from 'redis';
import { connectRedis, type RedisConnection } from '../../src/redis/connection.ts';
import { startRedis } from '../../stack/redis-server.ts';

const openClient = (url: string) => createClient({ url }).connect();

/** A Redis of its own. */
export interface RedisStage {
  /** What the adapters get. */
  redis: RedisConnection;
  /** To look behind them. */
  client: Awaited<ReturnType<typeof openClient>>;
  stop(): Promise<void>;
}

export async function openRedisStage(): Promise<RedisStage> {
  const server = await startRedis();
  const redis = await connectRedis({ url: server.url, timeoutMs: 5_000 });
  const client = await openClient(server.url);
  const stop = async (): Promise<void> => {
    redis.close();
    client.destroy();
    await server.stop();
  };
  return { redis, client, stop };
}
