import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { CutoverError } from '../../domain/errors.ts';
import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';

/** The hook's session note as a claim of the Dashboard's tokens. */
export const twoFactorMapper = {
  name: 'two_factor',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-usersessionmodel-note-mapper',
  config: {
    'user.session.note': 'two_factor',
    'claim.name': 'two_factor',
    'jsonType.label': 'String',
    'access.token.claim': 'true',
    'id.token.claim': 'true',
  },
};

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

/** Claim `two_factor` (`active`, `setup-required` or `optional`) in the tokens of the Dashboard's client. */
export function claimMapper(api: AdminApi, clientId: string): RealmSetting {
  return {
    name: `claim two_factor of client ${clientId}`,
    findDifferences: async () => {
      const mapper = findMapper(await getClient(api, clientId));
      if (mapper === undefined) return ['add its mapper'];
      return isAsNeeded(mapper) ? [] : ['correct its mapper'];
    },
    apply: async () => {
      const client = await getClient(api, clientId);
      const mapper = findMapper(client);
      await api.call('save the mapper of claim two_factor', async ({ clients }) => {
        const { id } = client;
        if (mapper === undefined) await clients.addProtocolMapper({ id }, twoFactorMapper);
        else {
          const changed = { id: mapper.id, ...twoFactorMapper };
          await clients.updateProtocolMapper({ id, mapperId: mapper.id }, changed);
        }
      });
    },
  };
}

function findMapper({ protocolMappers }: Client): Client['protocolMappers'][number] | undefined {
  return protocolMappers.find(({ name }) => name === twoFactorMapper.name);
}

function isAsNeeded({ protocolMapper, config }: Client['protocolMappers'][number]): boolean {
  const kept = Object.fromEntries(
    Object.keys(twoFactorMapper.config).map((key) => [key, config[key]] as const),
  );
  return (
    protocolMapper === twoFactorMapper.protocolMapper &&
    isDeepStrictEqual(kept, twoFactorMapper.config)
  );
}

async function getClient(api: AdminApi, clientId: string): Promise<Client> {
  const answer = await api.call(`find client ${clientId}`, (client) =>
    client.clients.find({ clientId }),
  );
  const [client] = z.array(clientRepresentation).parse(answer);
  if (client !== undefined) return client;
  throw new CutoverError(
    'realm-unsuitable',
    `Realm ${api.connection.realm} has no client ${clientId}: create the Dashboard's client, or correct dashboardClient in the policy.`,
  );
}
