import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import pMap from 'p-map';
import { connectAsAdministrator } from '../stack/administrator.ts';
import { logInThroughPages, type LoginSettings } from '../stack/log-in-through-pages.ts';
import type { KeycloakServer } from '../stack/keycloak-server.ts';
import type { MailCatcher } from '../stack/mail-catcher.ts';
import { people, type Person } from './people.ts';
import {
  demoClient,
  demoOtpSecret,
  demoPassword,
  demoRealm,
  demoRealmRepresentation,
  has,
  usernameOf,
} from './realm.ts';

/** Creating a realm with sixty passwords takes Keycloak some seconds. */
const seedTimeoutMs = 120_000;

/** An administrator's client, set to the realm of the Dashboard. */
export function openAdmin(keycloak: KeycloakServer): KeycloakAdminClient {
  const admin = connectAsAdministrator(keycloak, seedTimeoutMs);
  admin.setConfig({ realmName: demoRealm });
  return admin;
}

/** Creates the realm of the Dashboard, and that of the identity provider that Acme's people log in with. */
export async function seedRealms(
  keycloak: KeycloakServer,
  mail: MailCatcher,
  dashboardUrl: string,
): Promise<void> {
  const admin = openAdmin(keycloak);
  await admin.realms.create(corporateRealm(keycloak.url));
  const smtp = { host: mail.smtpHost, port: mail.smtpPort };
  await admin.realms.create(
    demoRealmRepresentation({ keycloakUrl: keycloak.url, dashboardUrl, smtp }),
  );
}

function corporateRealm(keycloakUrl: string): object {
  return {
    realm: 'corp',
    displayName: 'Acme corporate log-in',
    enabled: true,
    clients: [
      {
        clientId: 'dashboard-broker',
        secret: 'demo-broker-secret',
        redirectUris: [`${keycloakUrl}/realms/${demoRealm}/broker/corp/endpoint`],
      },
    ],
    users: people
      .filter((person) => has(person, 'linked-to-corp'))
      .map(({ first, last }) => ({
        id: `${first}.${last}`.toLowerCase(),
        username: `${first}.${last}`.toLowerCase(),
        email: `${first}.${last}@acme.example`.toLowerCase(),
        firstName: first,
        lastName: last,
        enabled: true,
        credentials: [{ type: 'password', value: demoPassword }],
      })),
  };
}

/** Logs in those who are to be at work when the cutover comes. @returns how many */
export async function signPeopleIn(keycloakUrl: string, dashboardUrl: string): Promise<number> {
  const atWork = people.filter(
    (person) => has(person, 'signed-in') || has(person, 'signed-in-offline'),
  );
  await pMap(
    atWork,
    (person) => logInThroughPages(loginOf({ keycloakUrl, dashboardUrl }, person)),
    {
      concurrency: 4,
    },
  );
  return atWork.length;
}

function loginOf(
  { keycloakUrl, dashboardUrl }: { keycloakUrl: string; dashboardUrl: string },
  person: Person,
): LoginSettings {
  return {
    keycloakUrl,
    realm: demoRealm,
    clientId: demoClient,
    redirectUri: dashboardUrl,
    username: usernameOf(person),
    password: demoPassword,
    otpSecret: demoOtpSecret,
    offline: has(person, 'signed-in-offline'),
  };
}
