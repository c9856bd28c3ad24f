import { z } from 'zod';
import {
  nameOf,
  type Delivery,
  type DeliveryLedger,
  type DeliveryState,
  type Notice,
} from '../services/notices.ts';
import type { RedisConnection } from './connection.ts';
import type { createKeys } from './keys.ts';
import { parseStored } from './stored-json.ts';

/** Longer than any cutover is announced ahead, so that a threshold is never mailed twice. */
const keptForSeconds = 400 * 24 * 60 * 60;

/** As long as the verification that it belongs to is shown: anybody with the password can ask for hundreds a day. */
const verificationMailKeptForMs = 2 * 24 * 60 * 60 * 1000;

/** No sender is under way for so long: its steps are limited to seconds. */
const abandonedAfterMs = 10 * 60 * 1000;

const stateSchema = z.enum(['queued', 'sending', 'sent', 'refused', 'unknown', 'dropped']);

const deliverySchema: z.ZodType<Delivery> = z.object({
  state: stateSchema,
  at: z.number(),
  words: z.string().nullable(),
});

/**
 * KEYS[1] the user's notices; ARGV: field, states that it may have, each between spaces (` none ` for none), new
 * value, seconds to keep, instant before which verification mails are forgotten once another is noted. Returns the state
 * before.
 */
const changeScript = `
local before = redis.call('HGET', KEYS[1], ARGV[1])
local state = before and cjson.decode(before).state or 'none'
local function isVerificationMail(name) return string.sub(name, 1, 13) == 'verification ' end
if state == 'none' and isVerificationMail(ARGV[1]) then
  for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
    local isOld = isVerificationMail(name) and cjson.decode(redis.call('HGET', KEYS[1], name)).at < tonumber(ARGV[5])
    if isOld then redis.call('HDEL', KEYS[1], name) end
  end
end
if string.find(ARGV[2], ' ' .. state .. ' ', 1, true) then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
  redis.call('EXPIRE', KEYS[1], ARGV[4])
end
return state`;

export function createDeliveryLedger(
  redis: RedisConnection,
  keys: ReturnType<typeof createKeys>,
): DeliveryLedger {
  async function change(
    notice: Notice,
    from: readonly (DeliveryState | 'none')[],
    to: DeliveryState,
    words: string | null = null,
  ): Promise<DeliveryState | undefined> {
    const value: Delivery = { state: to, at: Date.now(), words };
    const answer = await redis.call((client) =>
      client.eval(changeScript, {
        keys: [keys.notices(notice.userId)],
        arguments: [
          nameOf(notice),
          ` ${from.join(' ')} `,
          JSON.stringify(value),
          String(keptForSeconds),
          String(value.at - verificationMailKeptForMs),
        ],
      }),
    );
    return answer === 'none' ? undefined : stateSchema.parse(answer);
  }

  async function find(notice: Notice): Promise<Delivery | undefined> {
    const key = keys.notices(notice.userId);
    const text = await redis.call((client) => client.hGet(key, nameOf(notice)));
    return text === null ? undefined : parseStored(deliverySchema, key, text);
  }

  return {
    open: async (notice) => (await change(notice, ['none'], 'queued')) ?? 'queued',
    claim: (notice) => change(notice, ['queued'], 'sending'),
    reopen: async (notice) => {
      const found = await find(notice);
      const isAbandoned = found?.state === 'sending' && found.at < Date.now() - abandonedAfterMs;
      const from = ['queued', 'refused', 'unknown', 'dropped'] as const;
      return change(notice, isAbandoned ? [...from, 'sending'] : from, 'queued');
    },
    close: async (notice, state, words) => {
      await change(notice, ['sending'], state, words);
    },
    drop: async (notice, words) => {
      await change(notice, ['queued'], 'dropped', words);
    },
    find,
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
