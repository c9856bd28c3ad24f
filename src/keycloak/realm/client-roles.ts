import { z } from 'zod';
import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { roleRepresentation } from '../representations.ts';
import { findClient } from './client-settings.ts';
import { unknownClient } from './unknown-client.ts';

/** Client roles by name, with what Keycloak's console says of them. Who holds them is for administrators to say. */
export function clientRoles(
  api: AdminApi,
  clientId: string,
  descriptions: ReadonlyMap<string, string>,
): RealmSetting {
  async function findMissing(): Promise<string[]> {
    const id = (await findClient(api, clientId))?.id;
    if (id === undefined) return [...descriptions.keys()];
    const roles = await api.call(`list the roles of client ${clientId}`, (client) =>
      client.clients.listRoles({ id }),
    );
    const found = z.array(roleRepresentation).parse(roles);
    return [...descriptions.keys()].filter((name) => !found.some((role) => role.name === name));
  }

  return {
    name: `roles of client ${clientId}`,
    findDifferences: async () => (await findMissing()).map((name) => `create ${name}`),
    apply: async () => {
      const id = (await findClient(api, clientId))?.id;
      if (id === undefined) throw unknownClient(api, clientId);
      for (const name of await findMissing()) {
        const role = { id, name, description: descriptions.get(name) ?? '' };
        await api.call(`create role ${name} of client ${clientId}`, (client) =>
          client.clients.createRole(role),
        );
      }
    },
  };
}
