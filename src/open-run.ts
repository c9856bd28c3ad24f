import type { Run } from './cli/context.ts';
import { readEnvironment, runEnvironment } from './config.ts';
import { createAdminApi } from './keycloak/admin-api.ts';
import { createCustomerSource, findDecidingAttributes } from './keycloak/customer-source.ts';
import { createUserDirectory } from './keycloak/user-directory.ts';
import { readPolicyFile } from './policy-file.ts';
import { connectRedis } from './redis/connection.ts';
import { createCustomerSwitches } from './redis/customer-switches.ts';
import { createEnforcementRecords } from './redis/enforcement-records.ts';
import { createKeys } from './redis/keys.ts';
import { createRunLease } from './redis/run-lease.ts';

/** Puts a run together from the environment. @throws {CutoverError} */
export async function openRun(environment: NodeJS.ProcessEnv): Promise<Run> {
  const settings = readEnvironment(runEnvironment, environment);
  const policy = readPolicyFile(settings.POLICY_FILE);
  const { realm, customers } = policy.document;
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
  const redis = await connectRedis(settings.REDIS_URL, settings.REDIS_TIMEOUT_MS);
  const keys = createKeys(realm);
  return {
    policy,
    customers: createCustomerSource(api, customers),
    directory: createUserDirectory(api, findDecidingAttributes(customers)),
    switches: createCustomerSwitches(redis, keys),
    records: createEnforcementRecords(redis, keys),
    runLease: createRunLease(redis, keys),
    concurrency: settings.KEYCLOAK_CONCURRENCY,
    close: () => {
      redis.close();
    },
  };
}
