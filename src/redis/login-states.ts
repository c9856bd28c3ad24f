import { z } from 'zod';
import { maximumKnownNetworks } from '../domain/known-networks.ts';
import type { LoginStates } from '../services/login-states.ts';
import type { RedisConnection } from './connection.ts';
import { parseSwitches } from './customer-switches.ts';
import { hashAttempt } from './hash-parts.ts';
import type { createKeys } from './keys.ts';
import { recordSchema } from './enforcement-records.ts';
import { noteUse } from './recent-set.ts';
import { exemptionSchema } from './stored-exemption.ts';
import { parseStored } from './stored-json.ts';
import { parseBound } from './stored-verification.ts';

const answersSchema = z.tuple([
  z.array(z.string().nullable()),
  z.string().nullable(),
  z.array(z.object({ value: z.string(), score: z.number() })),
  z.number().nullable(),
  z.tuple([z.string().nullable(), z.string().nullable()]),
  z.array(z.string()),
]);

/** KEYS[1] exemptions; ARGV: user id, when the exemption was given, when it is suspended. */
const suspendScript = `
local text = redis.call('HGET', KEYS[1], ARGV[1])
local it = text and cjson.decode(text)
if not it or it.at ~= tonumber(ARGV[2]) or type(it.suspendedAt) == 'number' then return end
it.suspendedAt = tonumber(ARGV[3])
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(it))`;

export function createLoginStates(
  redis: RedisConnection,
  keys: ReturnType<typeof createKeys>,
): LoginStates {
  return {
    load: async ({ userId, customerIds, attempt, since }) => {
      const recordKey = keys.enforcementRecord(userId);
      const verificationsKey = keys.verifications(userId);
      // Commands given together travel together.
      const answers = await redis.call((client) =>
        Promise.all([
          customerIds.length === 0 ? [] : client.hmGet(keys.customerSwitches, [...customerIds]),
          client.hGet(keys.exemptions, userId),
          client.zRangeWithScores(keys.knownNetworks(userId), since, '+inf', { BY: 'SCORE' }),
          attempt === null ? null : client.zScore(keys.knownBrowsers(userId), hashAttempt(attempt)),
          client.mGet([recordKey, keys.setUpOffer(userId)]),
          attempt === null ? [] : client.hVals(verificationsKey),
        ]),
      );
      const [switches, exemption, networks, browserUsedAt, [record, offer], verifications] =
        answersSchema.parse(answers);
      return {
        customerEnabled: parseSwitches(keys.customerSwitches, customerIds, switches),
        exemption:
          exemption === null ? null : parseStored(exemptionSchema, keys.exemptions, exemption),
        knownNetworks: new Map(networks.map(({ value, score }) => [value, score])),
        browserUsedAt,
        isSetUpOffered: offer !== null,
        setUpActionIsOurs:
          record !== null && parseStored(recordSchema, recordKey, record).actionIsOurs,
        // Read only by the few log-ins that would wait for a mail.
        verificationsOf: (subject) => parseBound(verificationsKey, verifications, subject),
      };
    },
    rememberNetwork: async (userId, network, lifeMs) => {
      const key = keys.knownNetworks(userId);
      const limits = { maximum: maximumKnownNetworks, lifeMs };
      await redis.call((client) => noteUse(client, key, network, limits));
    },
    claimSetUpOffer: async (userId, lifeMs) => {
      const set = await redis.call((client) =>
        client.set(keys.setUpOffer(userId), '1', {
          condition: 'NX',
          expiration: { type: 'PX', value: lifeMs },
        }),
      );
      return set !== null;
    },
    notePasswordByMail: async (userId, lifeMs) => {
      await redis.call((client) =>
        client.set(keys.passwordByMail(userId), '1', {
          expiration: { type: 'PX', value: lifeMs },
        }),
      );
    },
    wasPasswordByMail: async (userId) =>
      (await redis.call((client) => client.exists(keys.passwordByMail(userId)))) === 1,
    forgetSetUpAction: async (userId) => {
      await redis.call((client) => client.del(keys.enforcementRecord(userId)));
    },
    suspendExemption: async (userId, { at }) => {
      const values = [userId, String(at), String(Date.now())];
      await redis.call((client) =>
        client.eval(suspendScript, { keys: [keys.exemptions], arguments: values }),
      );
    },
  };
}
