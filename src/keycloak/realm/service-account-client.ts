import { z } from 'zod';
import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';

/** Where the client's secret comes from and goes to. */
export interface SecretPlace {
  /** The secret that the client must have; without it Keycloak makes one. */
  wanted: string | undefined;
  /**
   * Makes sure of the place before anything is created, and gives the function that keeps the secret there;
   * absent when there is nowhere to keep it. Throws `configuration-invalid`.
   */
  reserve: (() => (secret: string) => void) | undefined;
}

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

/** A confidential client with a service account, by which nobody can log in. */
const needed = {
  enabled: true,
  publicClient: false,
  serviceAccountsEnabled: true,
  standardFlowEnabled: false,
  directAccessGrantsEnabled: false,
};

/** The client by which the sidecar and the command line speak with Keycloak. */
export function serviceAccountClient(
  api: AdminApi,
  clientId: string,
  secretPlace: SecretPlace,
): RealmSetting {
  return {
    name: `client ${clientId}`,
    findDifferences: async () => {
      const client = await findClient(api, clientId);
      if (client === undefined)
        return ['create it, with a service account and no log-in of its own'];
      return [...differencesOf(client), ...secretDifferences(client, secretPlace)];
    },
    apply: async () => {
      const keep = secretPlace.wanted === undefined ? secretPlace.reserve?.() : undefined;
      const secret = secretPlace.wanted === undefined ? {} : { secret: secretPlace.wanted };
      await saveClient(api, clientId, { ...needed, ...secret });
      const made = (await findClient(api, clientId))?.secret;
      if (made !== undefined) keep?.(made);
    },
  };
}

function differencesOf(client: Client): string[] {
  return Object.entries(needed)
    .filter(([key, value]) => client[key as keyof typeof needed] !== value)
    .map(([key, value]) => `set ${key} to ${String(value)}`);
}

function secretDifferences(client: Client, { wanted, reserve }: SecretPlace): string[] {
  if (wanted !== undefined && wanted !== client.secret) return ['set the secret that was given'];
  return wanted === undefined && reserve !== undefined
    ? ['write its secret to the secret file']
    : [];
}

async function findClient(api: AdminApi, clientId: string): Promise<Client | undefined> {
  const clients = await api.call(`find client ${clientId}`, (client) =>
    client.clients.find({ clientId }),
  );
  const [first] = z.array(clientRepresentation).parse(clients);
  return first;
}

async function saveClient(
  api: AdminApi,
  clientId: string,
  representation: typeof needed & { secret?: string },
): Promise<void> {
  const id = (await findClient(api, clientId))?.id;
  await api.call(`save client ${clientId}`, async ({ clients }) => {
    if (id === undefined) await clients.create({ clientId, ...representation });
    else await clients.update({ id }, { clientId, ...representation });
  });
}
