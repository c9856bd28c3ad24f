import type { z } from 'zod';
import type { Run } from './cli/context.ts';
import type { runEnvironment } from './config.ts';
import type { Policy } from './domain/policy.ts';
import { createAdminApi, type AdminApi } from './keycloak/admin-api.ts';
import { createCustomerSource, findDecidingAttributes } from './keycloak/customer-source.ts';
import { createUserDirectory } from './keycloak/user-directory.ts';
import type { RedisConnection } from './redis/connection.ts';
import { createCustomerSwitches } from './redis/customer-switches.ts';
import { createDeliveryLedger } from './redis/delivery-ledger.ts';
import { createEnforcementRecords } from './redis/enforcement-records.ts';
import { createExemptions } from './redis/exemptions.ts';
import { createKeys } from './redis/keys.ts';
import { createRunLog } from './redis/run-log.ts';
import { createRunLease } from './redis/run-lease.ts';
import { createVerifications } from './redis/verifications.ts';
import type { NoticeQueues } from './jobs/notice-queue.ts';

export type RunSettings = z.output<typeof runEnvironment>;

/** Longer than Keycloak takes to restart. */
const patienceMs = 60_000;

/** The service account's admin API, as a run uses it. Opens no connection by itself. */
export function createRunApi(settings: RunSettings, { document: { realm } }: Policy): AdminApi {
  return createAdminApi({
    url: settings.KEYCLOAK_URL,
    realm,
    credentialsRealm: realm,
    timeoutMs: settings.KEYCLOAK_TIMEOUT_MS,
    patienceMs,
    credentials: {
      grantType: 'client_credentials',
      clientId: settings.KEYCLOAK_CLIENT_ID,
      clientSecret: settings.KEYCLOAK_CLIENT_SECRET,
    },
  });
}

/** Puts a run together from connections that its owner closes. */
export function composeRun(
  settings: RunSettings,
  policy: Policy,
  { redis, queues }: { redis: RedisConnection; queues: NoticeQueues },
): Omit<Run, 'close'> {
  const { realm, customers } = policy.document;
  const api = createRunApi(settings, policy);
  const keys = createKeys(realm);
  return {
    policy,
    customers: createCustomerSource(api, customers),
    directory: createUserDirectory(api, findDecidingAttributes(customers)),
    switches: createCustomerSwitches(redis, keys),
    records: createEnforcementRecords(redis, keys),
    runLog: createRunLog(redis, keys),
    runLease: createRunLease(redis, keys),
    concurrency: settings.KEYCLOAK_CONCURRENCY,
    ledger: createDeliveryLedger(redis, keys),
    exemptions: createExemptions(redis, keys),
    verifications: createVerifications(redis, keys),
    queue: queues.bulk,
    urgentQueue: queues.urgent,
  };
}
