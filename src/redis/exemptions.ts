import { z } from 'zod';
import type { Exemptions } from '../services/exemptions.ts';
import type { Exemption } from '../services/login-states.ts';
import type { RedisConnection } from './connection.ts';
import type { createKeys } from './keys.ts';
import { exemptionSchema } from './stored-exemption.ts';
import { parseStored } from './stored-json.ts';

/**
 * KEYS[1] exemptions; ARGV, for each: user id, JSON of the one that was seen, or `null`, JSON of the new one. Returns the
 * users of those that are others by now. What a suspension or a renewal changes is compared: texts differ by who wrote.
 */
const restoreScript = `
local changed = {}
for i = 1, #ARGV, 3 do
  local text = redis.call('HGET', KEYS[1], ARGV[i])
  local it, seen = cjson.decode(text or '{}'), cjson.decode(ARGV[i + 1])
  if seen == cjson.null then seen = {} end
  if it.at == seen.at and it.suspendedAt == seen.suspendedAt then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 2])
  else
    table.insert(changed, ARGV[i])
  end
end
return changed`;

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
    save: async (userId, exemption) => {
      await redis.call((client) => client.hSet(key, userId, JSON.stringify(exemption)));
    },
    restoreAll: async (exemptions, seen) => {
      const values = [...exemptions].flatMap(([userId, exemption]) => [
        userId,
        JSON.stringify(seen.get(userId) ?? null),
        JSON.stringify(exemption),
      ]);
      return z
        .array(z.string())
        .parse(
          await redis.call((client) =>
            client.eval(restoreScript, { keys: [key], arguments: values }),
          ),
        );
    },
    remove: async (userId) => (await redis.call((client) => client.hDel(key, userId))) === 1,
  };
}
