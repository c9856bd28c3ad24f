import { z } from 'zod';
import { CutoverError } from '../../domain/errors.ts';
import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { sidecarRoles } from '../readiness.ts';
import { idRepresentation, roleRepresentation } from '../representations.ts';

const roleWithId = roleRepresentation.extend({ id: z.string() });

/** The roles of `realm-management` that the sidecar needs, given to its service account itself. */
export function serviceAccountRoles(api: AdminApi, clientId: string): RealmSetting {
  async function findMissing(): Promise<string[]> {
    const account = await findServiceAccount(api, clientId);
    if (account === undefined) return [...sidecarRoles];
    const { id, managementUuid } = account;
    const held = await api.call(`read the roles of ${clientId}`, (client) =>
      client.users.listClientRoleMappings({ id, clientUniqueId: managementUuid }),
    );
    const names = z
      .array(roleRepresentation)
      .parse(held)
      .map(({ name }) => name);
    return sidecarRoles.filter((role) => !names.includes(role));
  }

  return {
    name: `roles of the service account of ${clientId}`,
    findDifferences: async () => (await findMissing()).map((role) => `give it ${role}`),
    apply: async () => {
      const account = await findServiceAccount(api, clientId);
      if (account === undefined)
        throw new CutoverError('keycloak-refused', `Client ${clientId} is gone.`);
      await giveRoles(api, account, await findMissing());
    },
  };
}

async function giveRoles(
  api: AdminApi,
  { id, managementUuid }: { id: string; managementUuid: string },
  names: readonly string[],
): Promise<void> {
  const all = await api.call('list the roles of realm-management', (client) =>
    client.clients.listRoles({ id: managementUuid }),
  );
  const roles = z
    .array(roleWithId)
    .parse(all)
    .filter(({ name }) => names.includes(name));
  await api.call('give roles to the service account', (client) =>
    client.users.addClientRoleMappings({ id, clientUniqueId: managementUuid, roles }),
  );
}

async function findServiceAccount(
  api: AdminApi,
  clientId: string,
): Promise<{ id: string; managementUuid: string } | undefined> {
  const uuid = await findClientUuid(api, clientId);
  const managementUuid = await findClientUuid(api, 'realm-management');
  if (uuid === undefined || managementUuid === undefined) return undefined;
  const user = await api.call(`read the service account of ${clientId}`, (client) =>
    client.clients.getServiceAccountUser({ id: uuid }),
  );
  return { id: idRepresentation.parse(user).id, managementUuid };
}

async function findClientUuid(api: AdminApi, clientId: string): Promise<string | undefined> {
  const clients = await api.call(`find client ${clientId}`, (client) =>
    client.clients.find({ clientId }),
  );
  return z.array(idRepresentation).parse(clients)[0]?.id;
}
