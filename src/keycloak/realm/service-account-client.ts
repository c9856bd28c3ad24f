import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { differencesOf, findClient, saveClient, type ClientSettings } from './client-settings.ts';

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

/** A confidential client with a service account, by which nobody can log in. */
const needed: ClientSettings = {
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
      return [...differencesOf(client, needed), ...secretDifferences(client, secretPlace)];
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

function secretDifferences(
  client: { secret?: string | undefined },
  { wanted, reserve }: SecretPlace,
): string[] {
  if (wanted !== undefined && wanted !== client.secret) return ['set the secret that was given'];
  return wanted === undefined && reserve !== undefined
    ? ['write its secret to the secret file']
    : [];
}
