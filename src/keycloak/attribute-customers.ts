import { z } from 'zod';
import type { CustomerFacts } from '../domain/login-request.ts';
import type { CustomerSource } from '../services/customer-source.ts';
import type { AdminApi } from './admin-api.ts';
import { getListed } from './listed-customers.ts';
import { readMovingPages } from './paging.ts';
import { customersOfUserRepresentation } from './representations.ts';

const pageSize = 200;

interface Membership {
  customer: CustomerFacts;
  userIds: string[];
}

/**
 * Customers as the values of a user attribute, which may have several: id = name = the value as it stands.
 * The join date is an attribute of the same user, as the log-in sees no other. Where the users of a customer
 * carry different dates, the customer is listed once for each of them, the earliest first, so that each user
 * keeps their own. Keycloak cannot list values, so listing reads all users and remembers who belongs where.
 */
export function createAttributeCustomers(
  api: AdminApi,
  customerAttribute: string,
  joinedAttribute: string,
): CustomerSource {
  const representation = customersOfUserRepresentation(customerAttribute, joinedAttribute);
  let memberships = new Map<string, Membership>();

  async function listCustomers(): Promise<CustomerFacts[]> {
    const found = new Map<string, Membership>();
    const users = readMovingPages(pageSize, async (first, max) => {
      const page = await api.call('list the users', (client) =>
        client.users.find({ first, max, briefRepresentation: false }),
      );
      return z.array(representation).parse(page);
    });
    for await (const { id: userId, customers } of users) {
      for (const customer of customers) {
        const membership = found.get(keyOf(customer)) ?? { customer, userIds: [] };
        membership.userIds.push(userId);
        found.set(keyOf(customer), membership);
      }
    }
    memberships = found;
    return [...found.values()].map(({ customer }) => customer).sort(byIdAndDate);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous, the list is here
  async function* listMemberIds(customer: CustomerFacts): AsyncGenerator<string> {
    yield* getListed(memberships, keyOf(customer), customer).userIds;
  }

  return {
    listCustomers,
    listMemberIds,
    listCustomersOfUser: async (userId) => {
      const user = await api.call(`read user ${userId}`, (client) =>
        client.users.findOne({ id: userId }),
      );
      // The admin client answers null for a user that does not exist.
      return representation.nullish().parse(user)?.customers ?? [];
    },
  };
}

function keyOf({ id, since }: CustomerFacts): string {
  return JSON.stringify([id, since]);
}

/** An unknown date counts as the earliest. */
function byIdAndDate(one: CustomerFacts, other: CustomerFacts): number {
  return compare(one.id, other.id) || compare(one.since ?? '', other.since ?? '');
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
