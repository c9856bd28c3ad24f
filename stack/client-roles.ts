import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';

/** A role of a client, by names. */
export interface ClientRole {
  clientId: string;
  role: string;
}

/** Gives a client role to a user or to a service account. */
export async function giveClientRole(
  admin: KeycloakAdminClient,
  userId: string,
  role: ClientRole,
): Promise<void> {
  await admin.users.addClientRoleMappings({ id: userId, ...(await findMapping(admin, role)) });
}

/** Takes it away again. */
export async function takeClientRole(
  admin: KeycloakAdminClient,
  userId: string,
  role: ClientRole,
): Promise<void> {
  await admin.users.delClientRoleMappings({ id: userId, ...(await findMapping(admin, role)) });
}

/** Keycloak's own id of a client. @throws an Error when there is no such client */
export async function uuidOfClient(admin: KeycloakAdminClient, clientId: string): Promise<string> {
  const [client] = await admin.clients.find({ clientId });
  if (client?.id === undefined) throw new Error(`There is no client ${clientId}.`);
  return client.id;
}

async function findMapping(
  admin: KeycloakAdminClient,
  { clientId, role }: ClientRole,
): Promise<{ clientUniqueId: string; roles: { id: string; name: string }[] }> {
  const id = await uuidOfClient(admin, clientId);
  const found = await admin.clients.findRole({ id, roleName: role });
  if (found?.id === undefined) throw new Error(`Client ${clientId} has no role ${role}.`);
  return { clientUniqueId: id, roles: [{ id: found.id, name: role }] };
}
