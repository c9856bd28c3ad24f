import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { grantLifetimeMs, redemptionRepeatableMs } from '../domain/remote-session.ts';
import type { Redeemer, RedeemResult, RemoteSessions } from '../services/remote-sessions.ts';
import type { RedisConnection } from './connection.ts';
import type { createKeys } from './keys.ts';
import { parseStored } from './stored-json.ts';

/** KEYS[1] a grant; ARGV: its JSON, its lifetime in ms. Returns when it expires. */
const saveScript = `
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'grant', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[2])`;

/** KEYS[1] a grant; ARGV: redeemer, JSON of what it is told, how long that stays in ms. Returns what happened, JSON. */
const redeemScript = `
if redis.call('EXISTS', KEYS[1]) == 0 then return {'gone', ''} end
local redeemer = redis.call('HGET', KEYS[1], 'redeemer')
if redeemer == ARGV[1] then return {'repeated', redis.call('HGET', KEYS[1], 'redemption')} end
if redeemer then return {'taken', ''} end
redis.call('HSET', KEYS[1], 'redeemer', ARGV[1], 'redemption', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {'redeemed', ARGV[2]}`;

const grantSchema = z.object({
  id: z.string(),
  tool: z.string(),
  deviceId: z.string(),
  userId: z.string(),
  sessionId: z.string(),
});

const redemptionSchema = z.object({
  id: z.string(),
  tool: z.string(),
  deviceId: z.string(),
  user: z.object({ id: z.string(), username: z.string() }),
  redeemedAt: z.string(),
});

const redeemedSchema = z.tuple([z.enum(['redeemed', 'repeated', 'taken', 'gone']), z.string()]);

const storedSchema = z.object({
  grant: z.string(),
  redeemer: z.string().optional(),
  redemption: z.string().default(''),
});

/** Fails closed: without Redis nothing is granted and nothing redeemed. */
export function createRemoteSessions(
  redis: RedisConnection,
  { remoteSession: keyOf }: ReturnType<typeof createKeys>,
): RemoteSessions {
  const toResult = (id: string, outcome: RedeemResult['outcome'], text: string): RedeemResult =>
    outcome === 'taken' || outcome === 'gone'
      ? { outcome }
      : { outcome, redemption: parseStored(redemptionSchema, keyOf(id), text) };

  return {
    save: async (grant) => {
      const answer = await redis.call((client) =>
        client.eval(saveScript, {
          keys: [keyOf(grant.id)],
          arguments: [JSON.stringify(grant), String(grantLifetimeMs)],
        }),
      );
      return z.number().parse(answer);
    },
    find: async (id, redeemer) => {
      const hash = await redis.call((client) => client.hGetAll(keyOf(id)));
      const stored = storedSchema.safeParse({ ...hash }).data;
      if (stored === undefined) return undefined;
      const grant = parseStored(grantSchema, keyOf(id), stored.grant);
      if (stored.redeemer === undefined) return { grant, earlier: undefined };
      const outcome = stored.redeemer === nameOf(redeemer) ? 'repeated' : 'taken';
      return { grant, earlier: toResult(id, outcome, stored.redemption) };
    },
    redeem: async (redemption, redeemer) => {
      const { id } = redemption;
      const answer = await redis.call((client) =>
        client.eval(redeemScript, {
          keys: [keyOf(id)],
          arguments: [nameOf(redeemer), JSON.stringify(redemption), String(redemptionRepeatableMs)],
        }),
      );
      const [outcome, text] = redeemedSchema.parse(answer);
      return toResult(id, outcome, text);
    },
  };
}

/** Without a key nobody is the same one again. */
function nameOf({ clientId, idempotencyKey }: Redeemer): string {
  return JSON.stringify([clientId, idempotencyKey ?? randomUUID()]);
}
