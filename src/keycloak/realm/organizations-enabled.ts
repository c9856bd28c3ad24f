import { z } from 'zod';
import { CutoverError } from '../../domain/errors.ts';
import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';

const realmRepresentation = z.object({ organizationsEnabled: z.boolean().default(false) });

/** Customers are organizations, which a realm has to switch on. */
export function organizationsEnabled(api: AdminApi): RealmSetting {
  const { realm } = api.connection;
  return {
    name: 'organizations',
    findDifferences: async () => {
      const answer = await api.call(`read realm ${realm}`, (client) =>
        client.realms.findOne({ realm }),
      );
      // The admin client answers null for a realm that does not exist.
      const { data } = realmRepresentation.safeParse(answer);
      if (data === undefined) throw unknownRealm(api);
      return data.organizationsEnabled ? [] : ['enable them'];
    },
    apply: () =>
      api.call(`enable organizations in realm ${realm}`, (client) =>
        client.realms.update({ realm }, { organizationsEnabled: true }),
      ),
  };
}

function unknownRealm({ connection: { realm, url } }: AdminApi): CutoverError {
  return new CutoverError(
    'realm-unknown',
    `There is no realm ${realm} at ${url}: correct realm in the policy, or create it first.`,
  );
}
