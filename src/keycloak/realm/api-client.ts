import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { differencesOf, findClient, saveClient, type ClientSettings } from './client-settings.ts';

/** It logs nobody in and has no account: it is the audience of tokens, and carries roles. */
const needed: ClientSettings = {
  enabled: true,
  publicClient: false,
  serviceAccountsEnabled: false,
  standardFlowEnabled: false,
  directAccessGrantsEnabled: false,
};

/** The client that stands for our API. */
export function apiClient(api: AdminApi, clientId: string): RealmSetting {
  return {
    name: `client ${clientId}`,
    findDifferences: async () => {
      const client = await findClient(api, clientId);
      if (client === undefined) return ['create it, as the audience of tokens for the API'];
      return differencesOf(client, needed);
    },
    apply: () => saveClient(api, clientId, needed),
  };
}
