import type { Run } from './cli/context.ts';
import { readEnvironment, runEnvironment } from './config.ts';
import { CutoverError } from './domain/errors.ts';
import type { Policy } from './domain/policy.ts';
import { createAdminApi, type AdminApi } from './keycloak/admin-api.ts';
import { createOrganizationCustomers } from './keycloak/organization-customers.ts';
import { createUserDirectory } from './keycloak/user-directory.ts';
import { readPolicyFile } from './policy-file.ts';
import { connectRedis } from './redis/connection.ts';
import { createCustomerSwitches } from './redis/customer-switches.ts';
import { createEnforcementRecords } from './redis/enforcement-records.ts';
import { createKeys } from './redis/keys.ts';
import type { CustomerSource } from './services/customer-source.ts';

/** Puts a run together from the environment. @throws {CutoverError} */
export async function openRun(environment: NodeJS.ProcessEnv): Promise<Run> {
  const settings = readEnvironment(runEnvironment, environment);
  const policy = readPolicyFile(settings.POLICY_FILE);
  const { realm } = policy.document;
  const api = createAdminApi({
    url: settings.KEYCLOAK_URL,
    realm,
    credentialsRealm: realm,
    timeoutMs: settings.KEYCLOAK_TIMEOUT_MS,
    credentials: {
      grantType: 'client_credentials',
      clientId: settings.KEYCLOAK_CLIENT_ID,
      clientSecret: settings.KEYCLOAK_CLIENT_SECRET,
    },
  });
  const customers = createCustomerSource(api, policy);
  const redis = await connectRedis(settings.REDIS_URL, settings.REDIS_TIMEOUT_MS);
  const keys = createKeys(realm);
  return {
    policy,
    customers,
    directory: createUserDirectory(api),
    switches: createCustomerSwitches(redis, keys),
    records: createEnforcementRecords(redis, keys),
    concurrency: settings.KEYCLOAK_CONCURRENCY,
    close: () => {
      redis.close();
    },
  };
}

function createCustomerSource(api: AdminApi, policy: Policy): CustomerSource {
  const { from, joinedAttribute } = policy.document.customers;
  if (from === 'organization') return createOrganizationCustomers(api, joinedAttribute);
  throw new CutoverError(
    'policy-invalid',
    `customers.from: ${from} cannot be read yet; use organization.`,
  );
}
