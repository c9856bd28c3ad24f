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
    set: async (customerId, enabled) => {
      await redis.call((client) =>
        client.hSet(keys.customerSwitches, customerId, enabled ? 'on' : 'off'),
      );
    },
  };
}

/** What a customer chose. @throws {CutoverError} `state-unreadable` */
export function parseSwitch(key: string, value: string): boolean {
  return parseStored(switchSchema, key, JSON.stringify(value)) === 'on';
}
