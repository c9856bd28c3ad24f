import { z } from 'zod';
import type { RunLog, RunRecord } from '../services/run-log.ts';
import type { RedisConnection } from './connection.ts';
import type { createKeys } from './keys.ts';
import { parseStored } from './stored-json.ts';

/** A day of runs every 15 minutes, and reminders with them. */
const keptRuns = 200;

const recordSchema: z.ZodType<RunRecord> = z.object({
  id: z.string(),
  kind: z.enum(['enforce', 'remind']),
  startedBy: z.enum(['command', 'sidecar']),
  startedAt: z.number(),
  updatedAt: z.number(),
  state: z.enum(['running', 'done', 'stopped', 'failed']),
  total: z.number(),
  outcomes: z.record(z.string(), z.number()),
  failure: z.string().nullable(),
});

/** KEYS[1] runs; ARGV: id, JSON, how many to keep. Ids begin with the time, so that they sort by it. */
const saveScript = `
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
local ids = redis.call('HKEYS', KEYS[1])
table.sort(ids)
for i = 1, #ids - tonumber(ARGV[3]) do redis.call('HDEL', KEYS[1], ids[i]) end`;

export function createRunLog(
  redis: RedisConnection,
  { runs: key }: ReturnType<typeof createKeys>,
): RunLog {
  return {
    save: async (record) => {
      const field = `${new Date(record.startedAt).toISOString()} ${record.id}`;
      const values = [field, JSON.stringify(record), String(keptRuns)];
      await redis.call((client) => client.eval(saveScript, { keys: [key], arguments: values }));
    },
    list: async () => {
      const hash = await redis.call((client) => client.hGetAll(key));
      return Object.values({ ...hash })
        .map((text) => parseStored(recordSchema, key, text))
        .sort((one, other) => other.startedAt - one.startedAt);
    },
  };
}
