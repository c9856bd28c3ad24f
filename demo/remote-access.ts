import { randomBytes } from 'node:crypto';
import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type { Policy } from '../src/domain/policy.ts';
import { redeemRoleOfTool } from '../src/domain/remote-session.ts';
import { giveClientRole, type ClientRole } from '../stack/client-roles.ts';
import { addToolClient } from '../stack/tool-client.ts';
import type { ToolClient } from './dashboard/start-dashboard.ts';
import { people } from './people.ts';
import { usernameOf } from './realm.ts';

/** Gives the demo's people the client roles that their traits name, which `realm apply` has made. */
export async function giveRoles(admin: KeycloakAdminClient, policy: Policy): Promise<void> {
  const { dashboardClient, apiClient, remoteTools } = policy.document;
  const roles = new Map<string, ClientRole>([
    ['customer-admin', { clientId: apiClient, role: 'two-factor-customer-admin' }],
    ...Object.entries(remoteTools).map(
      ([tool, role]) => [tool, { clientId: dashboardClient, role }] as const,
    ),
  ]);
  for (const person of people) {
    const given = person.traits.flatMap((trait) => roles.get(trait) ?? []);
    if (given.length === 0) continue;
    const [user] = await admin.users.find({ username: usernameOf(person), exact: true });
    for (const role of given) await giveClientRole(admin, user?.id ?? '', role);
  }
}

/** Makes a client for the back end of each remote tool. */
export async function addToolClients(
  admin: KeycloakAdminClient,
  { document }: Policy,
): Promise<ToolClient[]> {
  const tools = Object.keys(document.remoteTools).map((tool) => ({
    ...{ tool, clientId: tool, clientSecret: randomBytes(16).toString('hex') },
  }));
  for (const { tool, clientId, clientSecret: secret } of tools) {
    const role = { clientId: document.apiClient, role: redeemRoleOfTool(tool) };
    await addToolClient(admin, { clientId, secret, role });
  }
  return tools;
}
