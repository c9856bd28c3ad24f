import { z } from 'zod';
import type { Delivery, DeliveryLedger, Notice } from '../services/notices.ts';
import type { RedisConnection } from './connection.ts';
import type { createKeys } from './keys.ts';
import { parseStored } from './stored-json.ts';

/** Longer than any cutover is announced ahead, so that a threshold is never mailed twice. */
const keptForSeconds = 400 * 24 * 60 * 60;

const stateSchema = z.enum(['queued', 'sending', 'sent', 'refused', 'unknown', 'dropped']);

const deliverySchema: z.ZodType<Delivery> = z.object({
  state: stateSchema,
  at: z.number(),
  words: z.string().nullable(),
});

/**
 * KEYS[1] the user's notices; ARGV: field, state that it must have (empty: none), new value, seconds to keep.
 * Returns the state before, or an empty text when there was none.
 */
const changeScript = `
local before = redis.call('HGET', KEYS[1], ARGV[1])
local state = before and cjson.decode(before).state or ''
if state == ARGV[2] then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
  redis.call('EXPIRE', KEYS[1], ARGV[4])
end
return state`;

export function createDeliveryLedger(
  redis: RedisConnection,
  keys: ReturnType<typeof createKeys>,
): DeliveryLedger {
  async function change(notice: Notice, from: string, to: Delivery['state']): Promise<string> {
    const value: Delivery = { state: to, at: Date.now(), words: null };
    const answer = await redis.call((client) =>
      client.eval(changeScript, {
        keys: [keys.notices(notice.userId)],
        arguments: [fieldOf(notice), from, JSON.stringify(value), String(keptForSeconds)],
      }),
    );
    return z.string().parse(answer);
  }

  return {
    open: async (notice) => {
      const before = await change(notice, '', 'queued');
      return before === '' ? 'queued' : stateSchema.parse(before);
    },
    claim: async (notice) => {
      const before = await change(notice, 'queued', 'sending');
      return before === '' ? undefined : stateSchema.parse(before);
    },
    close: async (notice, state, words) => {
      const value: Delivery = { state, at: Date.now(), words };
      await redis.call((client) =>
        client.hSet(keys.notices(notice.userId), fieldOf(notice), JSON.stringify(value)),
      );
    },
    list: async (userId) => {
      const key = keys.notices(userId);
      const hash = await redis.call((client) => client.hGetAll(key));
      return Object.entries({ ...hash }).map(([notice, text]) => ({
        notice,
        ...parseStored(deliverySchema, key, text),
      }));
    },
  };
}

function fieldOf({ kind, occasion }: Notice): string {
  return `${kind} ${occasion}`;
}
