import { z } from 'zod';
import type { CustomerSwitch, CustomerSwitches } from '../services/customer-switches.ts';
import type { RedisConnection } from './connection.ts';
import type { createKeys } from './keys.ts';
import { parseStored } from './stored-json.ts';

const switchSchema: z.ZodType<CustomerSwitch> = z.object({
  enabled: z.boolean(),
  by: z.string(),
  at: z.number(),
});

/** Fails closed: without Redis no switch is read as on or off, the caller rejects. */
export function createCustomerSwitches(
  redis: RedisConnection,
  { customerSwitches: key }: ReturnType<typeof createKeys>,
): CustomerSwitches {
  async function list(): Promise<Map<string, CustomerSwitch>> {
    const hash = await redis.call((client) => client.hGetAll(key));
    const fields = Object.entries({ ...hash });
    return new Map(fields.map(([id, text]) => [id, parseStored(switchSchema, key, text)]));
  }

  return {
    list,
    loadAll: async () => {
      const switches = [...(await list())];
      return Object.fromEntries(switches.map(([id, { enabled }]) => [id, enabled]));
    },
    load: async (customerIds) => {
      if (customerIds.length === 0) return {};
      const values = await redis.call((client) => client.hmGet(key, [...customerIds]));
      return parseSwitches(key, customerIds, values);
    },
    set: async (customerId, change) => {
      await redis.call((client) => client.hSet(key, customerId, JSON.stringify(change)));
    },
  };
}

/**
 * What these customers chose, of those that ever did, as `HMGET` gives it.
 *
 * @throws {CutoverError} `state-unreadable`
 */
export function parseSwitches(
  key: string,
  customerIds: readonly string[],
  values: readonly (string | null)[],
): Record<string, boolean> {
  const touched = customerIds.flatMap((id, index) => {
    const text = values[index];
    return typeof text === 'string' ? [[id, parseStored(switchSchema, key, text).enabled]] : [];
  });
  return Object.fromEntries(touched) as Record<string, boolean>;
}
