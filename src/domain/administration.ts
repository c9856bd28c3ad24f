/** Client roles of our API's client, for those who administer two-factor. */
export const administrationRoles = {
  viewer: 'two-factor-viewer',
  admin: 'two-factor-admin',
  customerAdmin: 'two-factor-customer-admin',
} as const;

/** What they let a user do, as Keycloak's console says it. */
export const administrationRoleDescriptions: ReadonlyMap<string, string> = new Map([
  [administrationRoles.viewer, 'Sees two-factor of the whole realm'],
  [administrationRoles.admin, 'Administers two-factor of the whole realm'],
  [
    administrationRoles.customerAdmin,
    'Administers two-factor of the customers that the user is a member of',
  ],
]);

/** Which customers: of the whole realm, those that the user is a member of, or none. */
export type CustomerScope = 'all' | 'own' | 'none';

export interface CustomerRights {
  sees: CustomerScope;
  changes: CustomerScope;
}

/** Several roles give what each of them gives. */
export function customerRightsOf(clientRoles: readonly string[]): CustomerRights {
  const has = (role: keyof typeof administrationRoles): boolean =>
    clientRoles.includes(administrationRoles[role]);
  const changes = has('admin') ? 'all' : has('customerAdmin') ? 'own' : 'none';
  return { changes, sees: has('viewer') ? 'all' : changes };
}
