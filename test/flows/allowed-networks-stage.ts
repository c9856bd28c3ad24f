import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import { overwrite, startForwardingProxy } from '../support/forwarding-proxy.ts';
import { useHookKeycloak } from '../support/hook-realm.ts';
import { createIdentityProviders } from './identity-provider.ts';
import { openStage, type Stage } from './stage.ts';
import { importUsers } from './visitors.ts';

const inside = '127.0.0.1';
const outside = '127.9.9.9';

/** The network of all who are outside. */
export const outerNetwork = '127.9.9.0/24';

/** A stage whose policy lets in from some networks only, for one suite. */
export interface AllowedNetworks {
  /** Whoever asks its Keycloak comes from where `goInside` or `goOutside` was called for last. */
  stage: Stage;
  ids: ReadonlyMap<string, string>;
  goInside(): void;
  goOutside(): void;
  close(): Promise<void>;
}

/** @param usernamesAtProvider of users who can log in at the identity providers as well */
export async function openAllowedNetworks(
  users: UserRepresentation[],
  usernamesAtProvider: readonly string[] = [],
): Promise<AllowedNetworks> {
  const stage = await openStage({ allowedNetworks: ['127.0.0.0/24', '2001:db8::/64'] });
  const { url } = await useHookKeycloak();
  // Keycloak reads no header, and takes the address of the connection.
  const proxy = await startForwardingProxy(url, { localAddress: inside, forwardedFor: overwrite });
  const keycloakUrl = proxy.url;
  const realm = { ...stage.realm, keycloakUrl };
  const removeProviders = await createIdentityProviders(realm, usernamesAtProvider);
  return {
    stage: { ...stage, realm, withoutCode: { ...stage.withoutCode, keycloakUrl } },
    ids: await importUsers(realm, users),
    goInside: () => proxy.moveTo(inside),
    goOutside: () => proxy.moveTo(outside),
    close: async () => {
      proxy.stop();
      await removeProviders();
      await stage.stop();
    },
  };
}
