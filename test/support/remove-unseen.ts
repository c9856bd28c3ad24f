import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { updateAction } from './hook-realm.ts';

/**
 * Removes a credential as a user storage may lose one: no event of it ends the user's sessions, as the event of an
 * administrator's removal does wherever the hook leads.
 */
export async function removeUnseen(
  admin: KeycloakAdminClient,
  credential: { id: string; credentialId: string },
): Promise<void> {
  await updateAction(admin, 'login-policy', { enabled: false });
  await admin.users.deleteCredential(credential);
  await updateAction(admin, 'login-policy', { enabled: true });
}
