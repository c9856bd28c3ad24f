import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { readRealm } from './read-realm.ts';

/** Customers are organizations, which a realm has to switch on. */
export function organizationsEnabled(api: AdminApi): RealmSetting {
  const { realm } = api.connection;
  return {
    name: 'organizations',
    findDifferences: async () =>
      (await readRealm(api)).organizationsEnabled ? [] : ['enable them'],
    apply: () =>
      api.call(`enable organizations in realm ${realm}`, (client) =>
        client.realms.update({ realm }, { organizationsEnabled: true }),
      ),
  };
}
