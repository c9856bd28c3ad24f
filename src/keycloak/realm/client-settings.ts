import { z } from 'zod';
import type { AdminApi } from '../admin-api.ts';

const clientRepresentation = z.object({
  id: z.string(),
  enabled: z.boolean(),
  publicClient: z.boolean(),
  serviceAccountsEnabled: z.boolean(),
  standardFlowEnabled: z.boolean(),
  directAccessGrantsEnabled: z.boolean(),
  secret: z.string().optional(),
});

type Client = z.output<typeof clientRepresentation>;

/** How a client must be. */
export type ClientSettings = Omit<Client, 'id' | 'secret'>;

export function differencesOf(client: Client, needed: ClientSettings): string[] {
  return Object.entries(needed)
    .filter(([key, value]) => client[key as keyof ClientSettings] !== value)
    .map(([key, value]) => `set ${key} to ${String(value)}`);
}

export async function findClient(api: AdminApi, clientId: string): Promise<Client | undefined> {
  const clients = await api.call(`find client ${clientId}`, (client) =>
    client.clients.find({ clientId }),
  );
  const [first] = z.array(clientRepresentation).parse(clients);
  return first;
}

/** Creates the client, or changes no more than these settings of it. */
export async function saveClient(
  api: AdminApi,
  clientId: string,
  representation: ClientSettings & { secret?: string },
): Promise<void> {
  const id = (await findClient(api, clientId))?.id;
  await api.call(`save client ${clientId}`, async ({ clients }) => {
    if (id === undefined) await clients.create({ clientId, ...representation });
    else await clients.update({ id }, { clientId, ...representation });
  });
}
