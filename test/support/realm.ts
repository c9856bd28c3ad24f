import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import { stringify } from 'yaml';
import { connectAsAdministrator } from '../../stack/administrator.ts';
import type { KeycloakServer } from '../../stack/keycloak-server.ts';
import { otpCredential } from '../../stack/otp-credential.ts';
import { runCutover } from './cutover.ts';
import { otpPolicy } from './otp-policy.ts';
import { useKeycloak, useRedis } from './stack.ts';

export const testPassword = 'test-password';
export const testOtpSecret = 'MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U';
/** Of a second authenticator of the same user. */
export const otherOtpSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

export interface TestRealm {
  name: string;
  keycloakUrl: string;
  /** An administrator of the whole server, set to this realm. */
  admin: KeycloakAdminClient;
  /** The settings with which cutover works on this realm. */
  environment: Record<string, string>;
  getUser(username: string): Promise<UserRepresentation & { id: string }>;
  remove(): Promise<void>;
}

const policy = {
  timeZone: 'America/New_York',
  twoFactor: {
    newCustomersFrom: '2021-12-06',
    existingCustomersOptionalUntil: '2022-01-21',
    exemptRoles: ['break-glass'],
    identityProviders: { corp: { acceptAmr: ['mfa'], customers: ['acme'] } },
  },
};

/** A realm of its own on the shared Keycloak, with a policy file; prepared by `cutover realm apply`. */
export async function createPreparedRealm(
  parts: Partial<RealmRepresentation>,
  twoFactor: object = {},
): Promise<TestRealm> {
  const realm = await createRealm(parts, twoFactor);
  const result = await runCutover(['realm', 'apply'], { environment: realm.environment });
  if (result.exitCode !== 0) throw new Error(result.stderr);
  return realm;
}

/**
 * The same, not prepared.
 *
 * @param server another Keycloak than the shared one
 */
export async function createRealm(
  parts: Partial<RealmRepresentation>,
  twoFactor: object = {},
  server: Promise<KeycloakServer> = useKeycloak(),
  ipVerification?: object,
): Promise<TestRealm> {
  const [keycloak, redis] = await Promise.all([server, useRedis()]);
  const name = `test-${randomBytes(4).toString('hex')}`;
  const admin = connectAsAdministrator(keycloak);
  await admin.realms.create({ realm: name, enabled: true, ...otpPolicy, ...parts });
  admin.setConfig({ realmName: name });
  return {
    name,
    admin,
    keycloakUrl: keycloak.url,
    environment: writeSettings(name, keycloak, redis.url, { twoFactor, ipVerification }),
    getUser: async (username) => {
      const [user] = await admin.users.find({ username, exact: true, briefRepresentation: false });
      if (user?.id === undefined) throw new Error(`There is no user ${username}.`);
      return { ...user, id: user.id };
    },
    remove: () => admin.realms.del({ realm: name }),
  };
}

function writeSettings(
  realm: string,
  keycloak: { url: string; adminUsername: string; adminPassword: string },
  redisUrl: string,
  { twoFactor, ipVerification }: { twoFactor: object; ipVerification: object | undefined },
): Record<string, string> {
  const directory = mkdtempSync(join(tmpdir(), 'cutover-test-'));
  const policyFile = join(directory, 'policy.yaml');
  writeFileSync(
    policyFile,
    stringify({
      realm,
      ...policy,
      twoFactor: { ...policy.twoFactor, ...twoFactor },
      ipVerification,
    }),
  );
  return {
    KEYCLOAK_URL: keycloak.url,
    KEYCLOAK_ADMIN_USERNAME: keycloak.adminUsername,
    KEYCLOAK_ADMIN_PASSWORD: keycloak.adminPassword,
    KEYCLOAK_CLIENT_SECRET_FILE: join(directory, 'client-secret'),
    KEYCLOAK_TIMEOUT_MS: '30000',
    REDIS_URL: redisUrl,
    POLICY_FILE: policyFile,
  };
}

/** A user with a password, for a realm representation. */
export function aRealmUser(
  username: string,
  parts: Partial<UserRepresentation> & { otp?: boolean } = {},
): UserRepresentation {
  const { otp = false, ...rest } = parts;
  return {
    username,
    email: username.includes('@') ? username : `${username}@example.com`,
    emailVerified: true,
    firstName: 'First',
    lastName: 'Last',
    enabled: true,
    createdTimestamp: Date.parse('2019-06-03T09:00:00Z'),
    credentials: [
      { type: 'password', value: testPassword },
      ...(otp ? [otpCredential(testOtpSecret)] : []),
    ],
    ...rest,
  };
}
