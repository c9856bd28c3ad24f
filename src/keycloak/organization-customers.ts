import { z } from 'zod';
import type { CustomerFacts } from '../domain/login-request.ts';
import type { CustomerSource } from '../services/customer-source.ts';
import type { AdminApi } from './admin-api.ts';
import { getListed } from './listed-customers.ts';
import { readMovingPages, readPages } from './paging.ts';
import { idRepresentation, organizationRepresentation } from './representations.ts';

const pageSize = 200;

/** Lists leave the attributes out unless asked; the admin client's types do not know the parameter. */
const withAttributes = { briefRepresentation: false } as object;

/**
 * Customers as Keycloak organizations: id = alias, join date = an attribute.
 *
 * @param joinedAttribute name of the attribute with the join date
 */
export function createOrganizationCustomers(
  api: AdminApi,
  joinedAttribute: string,
): CustomerSource {
  const representation = organizationRepresentation(joinedAttribute);
  /** Keycloak addresses an organization by its UUID; filled whenever customers are listed. */
  const organizationIds = new Map<string, string>();

  async function listCustomers(): Promise<CustomerFacts[]> {
    const customers: CustomerFacts[] = [];
    for await (const organization of readPages(pageSize, (first, max) =>
      api.call('list the organizations', (client) =>
        client.organizations.find({ first, max, ...withAttributes }),
      ),
    )) {
      const { organizationId, ...customer } = representation.parse(organization);
      organizationIds.set(customer.id, organizationId);
      customers.push(customer);
    }
    return customers;
  }

  async function* listMemberIds(customer: CustomerFacts): AsyncGenerator<string> {
    const orgId = getListed(organizationIds, customer.id, customer);
    const members = readMovingPages(pageSize, async (first, max) => {
      const page = await api.call(`list the members of organization ${customer.id}`, (client) =>
        client.organizations.listMembers({ orgId, first, max }),
      );
      return z.array(idRepresentation).parse(page);
    });
    for await (const { id } of members) yield id;
  }

  return {
    listCustomers,
    listMemberIds,
    listCustomersOfUser: async (userId) => {
      const organizations = await api.call(`read the organizations of user ${userId}`, (client) =>
        client.organizations.memberOrganizations({ userId, ...withAttributes }),
      );
      return organizations.map((organization) => {
        const { organizationId, ...customer } = representation.parse(organization);
        organizationIds.set(customer.id, organizationId);
        return customer;
      });
    },
  };
}
