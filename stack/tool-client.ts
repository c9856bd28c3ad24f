import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { giveClientRole, uuidOfClient, type ClientRole } from './client-roles.ts';

export interface ToolClientOptions {
  clientId: string;
  secret: string;
  /** What its service account may do, such as redeem. */
  role?: ClientRole;
}

/** Makes the client of a remote tool's back end. @returns the id of its service account */
export async function addToolClient(
  admin: KeycloakAdminClient,
  { clientId, secret, role }: ToolClientOptions,
): Promise<string> {
  await admin.clients.create({
    clientId,
    secret,
    serviceAccountsEnabled: true,
    standardFlowEnabled: false,
  });
  const id = await uuidOfClient(admin, clientId);
  const { id: accountId = '' } = await admin.clients.getServiceAccountUser({ id });
  if (role !== undefined) await giveClientRole(admin, accountId, role);
  return accountId;
}
