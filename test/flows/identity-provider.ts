import { createHash } from 'node:crypto';
import type ClientRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientRepresentation.js';
import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import type { LedRealm } from '../support/hook-realm.ts';
import { aRealmUser } from '../support/realm.ts';

/** The policy takes the word of both; only the first one says `mfa`. */
export const aliases = ['corp', 'silent'] as const;

export type Alias = (typeof aliases)[number];

const clientSecret = 'secret-of-the-client-at-the-provider';

/** The user of the same name at the provider. */
export function linkedTo(alias: Alias, userName: string): Partial<UserRepresentation> {
  const userId = idAtProvider(userName);
  return { federatedIdentities: [{ identityProvider: alias, userId, userName }] };
}

function idAtProvider(userName: string): string {
  const hex = createHash('sha256').update(userName).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/**
 * Creates a second realm, which the hook does not lead, where these users can log in as well.
 *
 * @returns what removes it: ids of users are taken in all realms, and these follow from their names
 */
export async function createIdentityProviders(
  realm: LedRealm,
  usernames: readonly string[],
): Promise<() => Promise<void>> {
  const provider = `${realm.realm}-provider`;
  await realm.admin.realms.create({
    realm: provider,
    enabled: true,
    passwordPolicy: 'hashIterations(1)',
    users: usernames.map((name) => aRealmUser(name, { id: idAtProvider(name) })),
    clients: aliases.map((alias) => clientOf(realm, alias)),
  });
  for (const alias of aliases) await addIdentityProvider(realm, provider, alias);
  return () => realm.admin.realms.del({ realm: provider });
}

function clientOf({ keycloakUrl, realm }: LedRealm, alias: Alias): ClientRepresentation {
  return {
    clientId: alias,
    secret: clientSecret,
    redirectUris: [`${keycloakUrl}/realms/${realm}/broker/*`],
    protocolMappers: alias === 'corp' ? [amrMapper] : [],
  };
}

const amrMapper = {
  name: 'amr',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-hardcoded-claim-mapper',
  config: {
    'claim.name': 'amr',
    'claim.value': '["mfa"]',
    'jsonType.label': 'JSON',
    'id.token.claim': 'true',
  },
};

async function addIdentityProvider(
  { admin, keycloakUrl }: LedRealm,
  provider: string,
  alias: Alias,
): Promise<void> {
  const issuer = `${keycloakUrl}/realms/${provider}`;
  const endpoint = `${issuer}/protocol/openid-connect`;
  await admin.identityProviders.create({
    alias,
    providerId: 'oidc',
    enabled: true,
    config: {
      clientId: alias,
      clientSecret,
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

/** Which flows of this realm run at the first log-in by a provider, and behind every one. */
export async function setFlows(
  { admin }: LedRealm,
  alias: Alias,
  flows: { firstBrokerLoginFlowAlias?: string; postBrokerLoginFlowAlias?: string },
): Promise<void> {
  const provider = await admin.identityProviders.findOne({ alias });
  await admin.identityProviders.update({ alias }, { ...provider, alias, ...flows });
}
