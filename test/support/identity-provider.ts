import type ProtocolMapperRepresentation from '@keycloak/keycloak-admin-client/lib/defs/protocolMapperRepresentation.js';
import type { HookRealm } from './hook-realm.ts';

const brokerSecret = 'secret-of-the-broker-client';

/**
 * The users of one realm log in to the other.
 *
 * @param amr what the provider says about their log-ins; nothing when absent
 * @param clientId what the first realm is called at the provider
 */
export async function addIdentityProvider(
  { admin, keycloakUrl, realm }: HookRealm,
  provider: HookRealm,
  alias: string,
  amr?: readonly string[],
  clientId = `broker-${realm}-${alias}`,
): Promise<void> {
  const issuer = issuerOf(provider);
  const endpoint = `${issuer}/protocol/openid-connect`;
  await provider.admin.clients.create({
    clientId,
    secret: brokerSecret,
    redirectUris: [`${keycloakUrl}/realms/${realm}/broker/*`],
    protocolMappers: amr === undefined ? [] : [amrMapper(amr)],
  });
  await admin.identityProviders.create({
    alias,
    providerId: 'oidc',
    enabled: true,
    config: {
      clientId,
      clientSecret: brokerSecret,
      clientAuthMethod: 'client_secret_post',
      authorizationUrl: `${endpoint}/auth`,
      tokenUrl: `${endpoint}/token`,
      jwksUrl: `${endpoint}/certs`,
      useJwksUrl: 'true',
      validateSignature: 'true',
      issuer,
      defaultScope: 'openid email profile',
    },
  });
}

export function issuerOf({ keycloakUrl, realm }: HookRealm): string {
  return `${keycloakUrl}/realms/${realm}`;
}

/** What the provider says about log-ins from now on. */
export async function changeAmr(
  { admin: { clients } }: HookRealm,
  clientId: string,
  amr: readonly string[],
): Promise<void> {
  const [client] = await clients.find({ clientId });
  const mapper = client?.protocolMappers?.find(({ name }) => name === 'amr');
  await clients.updateProtocolMapper(
    { id: client?.id ?? '', mapperId: mapper?.id ?? '' },
    { ...mapper, ...amrMapper(amr) },
  );
}

function amrMapper(amr: readonly string[]): ProtocolMapperRepresentation {
  return {
    name: 'amr',
    protocol: 'openid-connect',
    protocolMapper: 'oidc-hardcoded-claim-mapper',
    config: {
      'claim.name': 'amr',
      'claim.value': JSON.stringify(amr),
      'jsonType.label': 'JSON',
      'id.token.claim': 'true',
    },
  };
}

/** Links the accounts of the same name, as an earlier log-in by the provider would have. */
export async function linkAccounts(
  realm: HookRealm,
  provider: HookRealm,
  alias: string,
  userName: string,
): Promise<void> {
  const { id } = await realm.getUser(userName);
  const { id: userId } = await provider.getUser(userName);
  await realm.admin.users.addToFederatedIdentity({
    id,
    federatedIdentityId: alias,
    federatedIdentity: { identityProvider: alias, userId, userName },
  });
}
