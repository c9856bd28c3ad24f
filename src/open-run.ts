import type { Run } from './cli/context.ts';
import { readEnvironment, runEnvironment } from './config.ts';
import { createAdminApi } from './keycloak/admin-api.ts';
import { createCustomerSource, findDecidingAttributes } from './keycloak/customer-source.ts';
import { createUserDirectory } from './keycloak/user-directory.ts';
import { createJobConnection } from './jobs/connection.ts';
import { createNoticeQueue } from './jobs/notice-queue.ts';
import { readPolicyFile } from './policy-file.ts';
import { connectRedis } from './redis/connection.ts';
import { createCustomerSwitches } from './redis/customer-switches.ts';
import { createDeliveryLedger } from './redis/delivery-ledger.ts';
import { createEnforcementRecords } from './redis/enforcement-records.ts';
import { createKeys } from './redis/keys.ts';
import { createRunLease } from './redis/run-lease.ts';

/**
 * Puts a run together from the environment.
 *
 * @param options.reconnects whether the process outlives a Redis that goes away
 * @throws {CutoverError}
 */
export async function openRun(
  environment: NodeJS.ProcessEnv,
  { reconnects = false } = {},
): Promise<Run> {
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
  const redisSettings = { url: settings.REDIS_URL, timeoutMs: settings.REDIS_TIMEOUT_MS };
  const redis = await connectRedis({ ...redisSettings, reconnects });
  // Its failures reach the caller of the queue, which waits no longer than the time limit.
  const jobs = createJobConnection(redisSettings.url, () => undefined);
  const queue = createNoticeQueue({ connection: jobs.connection, ...redisSettings });
  const keys = createKeys(realm);
  return {
    policy,
    customers: createCustomerSource(api, customers),
    directory: createUserDirectory(api, findDecidingAttributes(customers)),
    switches: createCustomerSwitches(redis, keys),
    records: createEnforcementRecords(redis, keys),
    runLease: createRunLease(redis, keys),
    concurrency: settings.KEYCLOAK_CONCURRENCY,
    ledger: createDeliveryLedger(redis, keys),
    queue,
    close: async () => {
      redis.close();
      await queue.close();
      jobs.close();
    },
  };
}
