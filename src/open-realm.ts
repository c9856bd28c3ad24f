import { closeSync, openSync, writeSync } from 'node:fs';
import { readEnvironment, realmEnvironment } from './config.ts';
import { CutoverError } from './domain/errors.ts';
import { createAdminApi } from './keycloak/admin-api.ts';
import { neededSettings } from './keycloak/realm/needed-settings.ts';
import type { SecretPlace } from './keycloak/realm/service-account-client.ts';
import type { Credentials } from './keycloak/token-source.ts';
import { readPolicyFile } from './policy-file.ts';
import type { RealmSetting } from './services/realm-settings.ts';

type Settings = ReturnType<typeof readRealmEnvironment>;

const readRealmEnvironment = (environment: NodeJS.ProcessEnv) =>
  readEnvironment(realmEnvironment, environment);

/** Puts the preparation of a realm together, as an administrator. @throws {CutoverError} */
export function openRealm(environment: NodeJS.ProcessEnv): {
  realm: string;
  settings: RealmSetting[];
} {
  const settings = readRealmEnvironment(environment);
  const policy = readPolicyFile(settings.POLICY_FILE);
  const { realm } = policy.document;
  const api = createAdminApi({
    url: settings.KEYCLOAK_URL,
    realm,
    credentialsRealm: settings.KEYCLOAK_ADMIN_REALM,
    timeoutMs: settings.KEYCLOAK_TIMEOUT_MS,
    credentials: adminCredentials(settings),
  });
  const clientId = settings.KEYCLOAK_CLIENT_ID;
  const secretPlace = createSecretPlace(settings);
  const { HOOK_URL: hookUrl, THEME: theme, KEYCLOAK_TIMEOUT_MS: timeoutMs } = settings;
  const options = { clientId, secretPlace, hookUrl, theme, timeoutMs };
  return { realm, settings: neededSettings(api, policy, options) };
}

function adminCredentials(settings: Settings): Credentials {
  const { KEYCLOAK_ADMIN_CLIENT_ID: clientId, KEYCLOAK_ADMIN_CLIENT_SECRET: clientSecret } =
    settings;
  if (clientId !== undefined && clientSecret !== undefined) {
    return { grantType: 'client_credentials', clientId, clientSecret };
  }
  const { KEYCLOAK_ADMIN_USERNAME: username, KEYCLOAK_ADMIN_PASSWORD: password } = settings;
  if (username !== undefined && password !== undefined) {
    return { grantType: 'password', clientId: 'admin-cli', username, password };
  }
  throw new CutoverError(
    'configuration-invalid',
    'Settings: an administrator is needed: set KEYCLOAK_ADMIN_USERNAME and KEYCLOAK_ADMIN_PASSWORD, or KEYCLOAK_ADMIN_CLIENT_ID and KEYCLOAK_ADMIN_CLIENT_SECRET.',
  );
}

function createSecretPlace(settings: Settings): SecretPlace {
  const file = settings.KEYCLOAK_CLIENT_SECRET_FILE;
  return {
    wanted: settings.KEYCLOAK_CLIENT_SECRET,
    reserve: file === undefined ? undefined : () => reserveSecretFile(file),
  };
}

function reserveSecretFile(file: string): (secret: string) => void {
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    return (secret) => {
      writeSync(descriptor, `${secret}\n`);
      closeSync(descriptor);
    };
  } catch (cause) {
    throw new CutoverError(
      'configuration-invalid',
      `KEYCLOAK_CLIENT_SECRET_FILE: ${file} cannot be written: name a file that does not exist yet, in a folder that does.`,
      { cause },
    );
  }
}
