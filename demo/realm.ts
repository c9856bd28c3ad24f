import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import { otpCredential } from '../stack/otp-credential.ts';
import { dashboardClient } from './dashboard/client.ts';
import { demoCustomers } from './customers.ts';
import { people, type Person, type Trait } from './people.ts';

export const demoRealm = 'dashboard';
export const demoClient = 'dashboard';
/** Of every demo user. */
export const demoPassword = 'cutover-demo';
/** BASE32, 160 bits as RFC 4226 recommends; of every demo user with an authenticator. */
export const demoOtpSecret = 'MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U';

const mspDomain = 'msp.example';

/** User name of a demo user: the mail address, but for those whose name is none. */
export function usernameOf(person: Person): string {
  return has(person, 'name-is-no-address') || has(person, 'no-address-at-all')
    ? `${person.first}.${person.last}`.toLowerCase()
    : addressOf(person);
}

export function has({ traits }: Person, trait: Trait): boolean {
  return traits.includes(trait);
}

function addressOf({ first, last, customers: [customer] }: Person): string {
  const domain = demoCustomers.find(({ id }) => id === customer)?.domain ?? mspDomain;
  return `${first}.${last}@${domain}`.toLowerCase();
}

/** The demo realm, for `POST /admin/realms`. */
export function demoRealmRepresentation(options: {
  keycloakUrl: string;
  dashboardUrl: string;
  smtp: { host: string; port: number };
}): RealmRepresentation {
  const { keycloakUrl, dashboardUrl, smtp } = options;
  return {
    realm: demoRealm,
    displayName: 'Dashboard',
    enabled: true,
    organizationsEnabled: true,
    internationalizationEnabled: true,
    supportedLocales: ['en', 'de'],
    defaultLocale: 'en',
    resetPasswordAllowed: true,
    // Sixty passwords are hashed before the demo can begin.
    passwordPolicy: 'hashIterations(1)',
    bruteForceProtected: true,
    smtpServer: { host: smtp.host, port: String(smtp.port), from: `no-reply@${mspDomain}` },
    roles: { realm: [{ name: 'break-glass', description: 'Nothing is asked at log-in' }] },
    groups: [{ name: 'emergency', realmRoles: ['break-glass'] }],
    clients: [dashboardClient(demoClient, dashboardUrl)],
    identityProviders: [corporateIdentityProvider(keycloakUrl)],
    users: people.map(userRepresentation),
    organizations: demoCustomers.map(({ id, name, domain, since }) => ({
      alias: id,
      name,
      domains: [{ name: domain }],
      attributes: { customerSince: [since] },
      members: people
        .filter(({ customers }) => customers.includes(id))
        .map((person) => ({ username: usernameOf(person), membershipType: 'UNMANAGED' })),
    })),
  } as RealmRepresentation;
}

function corporateIdentityProvider(keycloakUrl: string): object {
  const issuer = `${keycloakUrl}/realms/corp`;
  return {
    alias: 'corp',
    displayName: 'Acme corporate log-in',
    providerId: 'oidc',
    config: {
      issuer,
      clientId: 'dashboard-broker',
      clientSecret: 'demo-broker-secret',
      authorizationUrl: `${issuer}/protocol/openid-connect/auth`,
      tokenUrl: `${issuer}/protocol/openid-connect/token`,
      jwksUrl: `${issuer}/protocol/openid-connect/certs`,
      useJwksUrl: 'true',
      validateSignature: 'true',
    },
  };
}

function userRepresentation(person: Person): UserRepresentation {
  const created = has(person, 'created-recently') ? '2021-12-14T09:00:00Z' : '2019-06-03T09:00:00Z';
  return {
    username: usernameOf(person),
    firstName: person.first,
    lastName: person.last,
    ...emailOf(person),
    enabled: !has(person, 'disabled'),
    createdTimestamp: Date.parse(created),
    attributes: { locale: [has(person, 'german') ? 'de' : 'en'] },
    realmRoles: [
      `default-roles-${demoRealm}`,
      'offline_access',
      ...(has(person, 'exempt') ? ['break-glass'] : []),
    ],
    groups: has(person, 'exempt-by-group') ? ['/emergency'] : [],
    requiredActions: has(person, 'asked-by-admin') ? ['CONFIGURE_TOTP'] : [],
    federatedIdentities: has(person, 'linked-to-corp') ? [corporateLink(person)] : [],
    credentials: [
      { type: 'password', value: demoPassword },
      ...(has(person, 'otp') ? [otpCredential(demoOtpSecret)] : []),
    ],
  };
}

function emailOf(person: Person): Pick<UserRepresentation, 'email' | 'emailVerified'> {
  if (has(person, 'no-address-at-all')) return {};
  const { first, last } = person;
  const email = has(person, 'other-email')
    ? `${first}.${last}@private.example`.toLowerCase()
    : addressOf(person);
  return { email, emailVerified: !has(person, 'unverified') };
}

function corporateLink({ first, last }: Person): { [key: string]: string } {
  const name = `${first}.${last}`.toLowerCase();
  return { identityProvider: 'corp', userId: name, userName: name };
}
