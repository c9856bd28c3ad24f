import { z } from 'zod';
import type { CustomerSwitches } from '../services/customer-switches.ts';
import type { RedisConnection } from './connection.ts';
import type { createKeys } from './keys.ts';
import { parseStored } from './stored-json.ts';

const switchSchema = z.enum(['on', 'off']);

/** Fails closed: without Redis no switch is read as on or off, the caller rejects. */
export function createCustomerSwitches(
  redis: RedisConnection,
  keys: ReturnType<typeof createKeys>,
): CustomerSwitches {
  return {
    loadAll: async () => {
      const hash = await redis.call((client) => client.hGetAll(keys.customerSwitches));
      const switches = Object.entries({ ...hash });
      return Object.fromEntries(
        switches.map(([id, value]) => [id, parseSwitch(keys.customerSwitches, value)]),
      );
    },
    load: async (customerIds) => {
      if (customerIds.length === 0) return {};
      const values = await redis.call((client) =>
        client.hmGet(keys.customerSwitches, [...customerIds]),
      );
      return parseSwitches(keys.customerSwitches, customerIds, values);
    },
    set: async (customerId, enabled) => {
      await redis.call((client) =>
        client.hSet(keys.customerSwitches, customerId, enabled ? 'on' : 'off'),
      );
    },
  };
}

/**
 * The switches of these customers that were ever touched, as `HMGET` gives them.
 *
 * @throws {CutoverError} `state-unreadable`
 */
export function parseSwitches(
  key: string,
  customerIds: readonly string[],
  values: readonly (string | null)[],
): Record<string, boolean> {
  const touched = customerIds.flatMap((id, index) => {
    const value = values[index];
    return typeof value === 'string' ? [[id, parseSwitch(key, value)]] : [];
  });
  return Object.fromEntries(touched) as Record<string, boolean>;
}

/** What a customer chose. @throws {CutoverError} `state-unreadable` */
function parseSwitch(key: string, value: string): boolean {
  return parseStored(switchSchema, key, JSON.stringify(value)) === 'on';
}
