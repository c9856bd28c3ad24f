import { z } from 'zod';
import type { EnforcementRecords } from '../services/enforcement-records.ts';
import type { RedisConnection } from './connection.ts';
import type { createKeys } from './keys.ts';
import { parseStored } from './stored-json.ts';

/** Of an `EnforcementRecord`. */
export const recordSchema = z.object({
  askedAt: z.number(),
  actionIsOurs: z.boolean(),
  sessionsEnded: z.boolean(),
});

/** Fails closed: without Redis nobody is asked and nothing is taken back. */
export function createEnforcementRecords(
  redis: RedisConnection,
  keys: ReturnType<typeof createKeys>,
): EnforcementRecords {
  return {
    find: async (userId) => {
      const key = keys.enforcementRecord(userId);
      const text = await redis.call((client) => client.get(key));
      return text === null ? undefined : parseStored(recordSchema, key, text);
    },
    save: async (userId, record) => {
      await redis.call((client) =>
        client.set(keys.enforcementRecord(userId), JSON.stringify(record)),
      );
    },
    remove: async (userId) => {
      await redis.call((client) => client.del(keys.enforcementRecord(userId)));
    },
  };
}
