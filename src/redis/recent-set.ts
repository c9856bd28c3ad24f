import type { RedisClient } from './connection.ts';

/**
 * Puts a value on top of a sorted set of what was used last, keeps the newest ones, and the set for as long after
 * its last use. Commands given together travel together.
 */
export async function noteUse(
  client: RedisClient,
  key: string,
  value: string,
  { maximum, lifeMs }: { maximum: number; lifeMs: number },
): Promise<void> {
  await Promise.all([
    client.zAdd(key, { value, score: Date.now() }),
    client.zRemRangeByRank(key, 0, -maximum - 1),
    client.pExpire(key, lifeMs),
  ]);
}
