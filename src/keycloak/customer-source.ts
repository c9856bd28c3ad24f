import type { PolicyDocument } from '../domain/policy-schema.ts';
import type { CustomerSource } from '../services/customer-source.ts';
import type { AdminApi } from './admin-api.ts';
import { createAttributeCustomers } from './attribute-customers.ts';
import { createGroupCustomers } from './group-customers.ts';
import { createOrganizationCustomers } from './organization-customers.ts';

type CustomersPolicy = PolicyDocument['customers'];

/** The customers as the policy says where they stand. */
export function createCustomerSource(
  api: AdminApi,
  { from, customerAttribute, joinedAttribute }: CustomersPolicy,
): CustomerSource {
  switch (from) {
    case 'organization':
      return createOrganizationCustomers(api, joinedAttribute);
    case 'group':
      return createGroupCustomers(api, joinedAttribute);
    case 'userAttribute':
      return createAttributeCustomers(api, customerAttribute, joinedAttribute);
  }
}

/** The user attributes on which the phase of a user depends; those of organizations and groups are no users' own. */
export function findDecidingAttributes(policy: CustomersPolicy): string[] {
  return policy.from === 'userAttribute' ? [policy.customerAttribute, policy.joinedAttribute] : [];
}
