import { z } from 'zod';
import { CutoverError } from '../domain/errors.ts';
import type { CustomerFacts } from '../domain/login-request.ts';
import type { CustomerSource } from '../services/customer-source.ts';
import type { AdminApi } from './admin-api.ts';
import { getListed } from './listed-customers.ts';
import { readMovingPages, readPages } from './paging.ts';
import { groupRepresentation, idRepresentation, type Group } from './representations.ts';

const pageSize = 200;

/**
 * Customers as Keycloak groups: every group that carries the attribute, at any depth; other groups are none.
 * Members of its subgroups belong to it, unless a subgroup on the way is a customer itself: the nearest one
 * counts, as for attributes that groups inherit. A customer whose date nobody knows has an empty attribute.
 * The id is the path without the first slash (`acme`, `partners/kite`), so a group that is renamed is a new
 * customer.
 *
 * @param joinedAttribute name of the group attribute with the join date
 */
export function createGroupCustomers(api: AdminApi, joinedAttribute: string): CustomerSource {
  const representation = groupRepresentation(joinedAttribute);
  /** UUIDs of the groups whose members belong to a customer; filled whenever customers are listed. */
  let groupIds = new Map<string, string[]>();

  async function* walkTree(
    parentId?: string,
    customerAbove?: CustomerFacts,
  ): AsyncGenerator<{ group: Group; customer: CustomerFacts }> {
    for await (const answer of listGroups(api, parentId)) {
      const group = representation.parse(answer);
      const customer = group.customer ?? customerAbove;
      if (customer !== undefined) yield { group, customer };
      if (group.hasSubgroups) yield* walkTree(group.id, customer);
    }
  }

  async function listCustomers(): Promise<CustomerFacts[]> {
    const customers: CustomerFacts[] = [];
    const found = new Map<string, string[]>();
    for await (const { group, customer } of walkTree()) {
      if (group.customer === undefined) {
        found.get(customer.id)?.push(group.id);
        continue;
      }
      if (found.has(customer.id)) throw samePath(api, customer);
      customers.push(customer);
      found.set(customer.id, [group.id]);
    }
    groupIds = found;
    return customers;
  }

  async function* listMemberIds(customer: CustomerFacts): AsyncGenerator<string> {
    const listed = new Set<string>();
    for (const id of getListed(groupIds, customer.id, customer)) {
      const members = readMovingPages(pageSize, async (first, max) => {
        const page = await api.call(`list the members of group ${customer.id}`, (client) =>
          client.groups.listMembers({ id, first, max, briefRepresentation: true }),
        );
        return z.array(idRepresentation).parse(page);
      });
      for await (const { id: userId } of members) {
        if (!listed.has(userId)) yield userId;
        listed.add(userId);
      }
    }
  }

  async function findNearestCustomer(group: Group): Promise<CustomerFacts | undefined> {
    const { customer, parentId: id } = group;
    if (customer !== undefined || id === undefined) return customer;
    const parent = await api.call(`read group ${id}`, (client) => client.groups.findOne({ id }));
    return findNearestCustomer(representation.parse(parent));
  }

  return {
    listCustomers,
    listMemberIds,
    listCustomersOfUser: async (userId) => {
      const customers = new Map<string, CustomerFacts>();
      const groups = readPages(pageSize, (first, max) =>
        api.call(`read the groups of user ${userId}`, (client) =>
          client.users.listGroups({ id: userId, first, max, briefRepresentation: false }),
        ),
      );
      for await (const group of groups) {
        const customer = await findNearestCustomer(representation.parse(group));
        if (customer !== undefined) customers.set(customer.id, customer);
      }
      return [...customers.values()];
    },
  };
}

/** @param parentId absent lists the groups at the top */
function listGroups(api: AdminApi, parentId: string | undefined): AsyncIterable<unknown> {
  return readPages(pageSize, (first, max) =>
    api.call('list the groups', ({ groups }) =>
      parentId === undefined
        ? groups.find({ first, max, briefRepresentation: false })
        : groups.listSubGroups({ parentId, first, max, briefRepresentation: false }),
    ),
  );
}

/** Names may contain slashes: a group `a/b` at the top and a group `b` inside `a` have the same path. */
function samePath({ connection: { realm } }: AdminApi, { id }: CustomerFacts): CutoverError {
  return new CutoverError(
    'realm-unsuitable',
    `Two groups of realm ${realm} that are customers have the path /${id}: rename one of them.`,
  );
}
