import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Budget } from '../domain/verification.ts';
import type { Budgets } from '../services/verifications.ts';
import type { RedisConnection } from './connection.ts';
import type { createKeys } from './keys.ts';

/**
 * KEYS[1] what was taken, by time; ARGV: maximum, window in ms, a name for this one. Returns 0 when one was taken,
 * else the instant at which there is room again.
 */
const takeScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window = tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then
  return tonumber(redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]) + window
end
redis.call('ZADD', KEYS[1], now, ARGV[3])
redis.call('PEXPIRE', KEYS[1], window)
return 0`;

export function createBudgets(
  redis: RedisConnection,
  { budget: keyOf }: ReturnType<typeof createKeys>,
): Budgets {
  async function takeOne(
    key: string,
    id: string,
    { maximum, windowMs }: Budget,
  ): Promise<number | undefined> {
    const answer = await redis.call((client) =>
      client.eval(takeScript, {
        keys: [key],
        arguments: [String(maximum), String(windowMs), id],
      }),
    );
    const retryAt = z.number().parse(answer);
    return retryAt === 0 ? undefined : retryAt;
  }

  return {
    take: async (budgets) => {
      const id = randomUUID();
      const taken: string[] = [];
      const giveBack = async (): Promise<void> => {
        for (const key of taken) await redis.call((client) => client.zRem(key, id));
      };
      for (const { name, ...budget } of budgets) {
        // Names hold mailboxes, which need not stand in keys.
        const key = keyOf(createHash('sha256').update(name).digest('base64url'));
        const retryAt = await takeOne(key, id, budget);
        if (retryAt !== undefined) {
          await giveBack();
          return { retryAt };
        }
        taken.push(key);
      }
      return { giveBack };
    },
  };
}
