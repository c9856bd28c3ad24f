import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { unknownClient } from './unknown-client.ts';

/** A protocol mapper as it must be; what else its configuration holds is left alone. */
export interface ProtocolMapper {
  name: string;
  protocol: 'openid-connect';
  protocolMapper: string;
  config: Record<string, string>;
}

const clientRepresentation = z.object({
  id: z.string(),
  protocolMappers: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        protocolMapper: z.string(),
        config: z.record(z.string(), z.string()),
      }),
    )
    .default([]),
});

type Client = z.output<typeof clientRepresentation>;
type FoundMapper = Client['protocolMappers'][number];

/** A mapper of one client. @param what it makes, as in "claim two_factor" */
export function protocolMapper(
  api: AdminApi,
  clientId: string,
  what: string,
  needed: ProtocolMapper,
): RealmSetting {
  const find = ({ protocolMappers }: Client): FoundMapper | undefined =>
    protocolMappers.find(({ name }) => name === needed.name);
  return {
    name: `${what} of client ${clientId}`,
    findDifferences: async () => {
      const mapper = find(await getClient(api, clientId));
      if (mapper === undefined) return ['add its mapper'];
      return isAsNeeded(mapper, needed) ? [] : ['correct its mapper'];
    },
    apply: async () => {
      const client = await getClient(api, clientId);
      const mapper = find(client);
      await api.call(`save the mapper of ${what}`, async ({ clients }) => {
        const { id } = client;
        if (mapper === undefined) await clients.addProtocolMapper({ id }, needed);
        else {
          const changed = { id: mapper.id, ...needed };
          await clients.updateProtocolMapper({ id, mapperId: mapper.id }, changed);
        }
      });
    },
  };
}

function isAsNeeded(
  { protocolMapper: type, config }: FoundMapper,
  needed: ProtocolMapper,
): boolean {
  const kept = Object.fromEntries(
    Object.keys(needed.config).map((key) => [key, config[key]] as const),
  );
  return type === needed.protocolMapper && isDeepStrictEqual(kept, needed.config);
}

async function getClient(api: AdminApi, clientId: string): Promise<Client> {
  const answer = await api.call(`find client ${clientId}`, (client) =>
    client.clients.find({ clientId }),
  );
  const [client] = z.array(clientRepresentation).parse(answer);
  if (client !== undefined) return client;
  throw unknownClient(api, clientId);
}
