import type { Exemptions } from '../services/exemptions.ts';
import type { Exemption } from '../services/login-states.ts';
import type { RedisConnection } from './connection.ts';
import type { createKeys } from './keys.ts';
import { exemptionSchema } from './stored-exemption.ts';
import { parseStored } from './stored-json.ts';

export function createExemptions(
  redis: RedisConnection,
  { exemptions: key }: ReturnType<typeof createKeys>,
): Exemptions {
  const parse = (text: string): Exemption => parseStored(exemptionSchema, key, text);
  return {
    listAll: async () => {
      const hash = await redis.call((client) => client.hGetAll(key));
      return new Map(Object.entries({ ...hash }).map(([userId, text]) => [userId, parse(text)]));
    },
    saveAll: async (exemptions) => {
      if (exemptions.size === 0) return;
      const fields = [...exemptions].map(([userId, exemption]): [string, string] => [
        userId,
        JSON.stringify(exemption),
      ]);
      await redis.call((client) => client.hSet(key, fields.flat()));
    },
    remove: async (userId) => (await redis.call((client) => client.hDel(key, userId))) === 1,
  };
}
