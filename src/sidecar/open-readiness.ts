import { askRealm } from '../keycloak/ask-realm.ts';
import type { Connection } from '../keycloak/failure.ts';
import { createTokenSource } from '../keycloak/token-source.ts';
import { createKeycloakPart } from '../http/operations/keycloak-part.ts';
import { createPolicyPart, createRedisPart, type PolicyState } from '../http/operations/parts.ts';
import { createReadiness, type Readiness } from '../http/operations/readiness.ts';
import { probeWrites } from '../redis/durability.ts';
import type { PoliciesInUse } from '../redis/policies-in-use.ts';
import { createKeys } from '../redis/keys.ts';
import type { SidecarRedis } from './open-redis.ts';
import type { PolicyWatcher } from './policy-watcher.ts';
import type { SidecarSettings } from './settings.ts';

/** An orchestrator asks every few seconds, perhaps from several machines. */
const cacheMs = 1_000;

/** What /readyz tells of. */
export function openReadiness({
  settings,
  policy,
  redis,
  inUse,
}: {
  settings: SidecarSettings;
  policy: PolicyWatcher;
  redis: SidecarRedis;
  inUse: PoliciesInUse;
}): Readiness {
  const { realm } = policy.inForce().policy.document;
  const keys = createKeys(realm);
  const { KEYCLOAK_URL: url, KEYCLOAK_CLIENT_ID: clientId } = settings;
  const connection = { url, realm, clientId };
  return createReadiness(
    {
      keycloak: createKeycloakPart({
        askRealm: () => askRealm({ ...connection, timeoutMs: settings.READINESS_TIMEOUT_MS }),
        now: Date.now,
        issueToken: tokenIssuer(settings, connection),
      }),
      redis: createRedisPart(
        () => probeWrites(redis.connection, keys),
        () => redis.durabilityFaults(),
      ),
      policy: createPolicyPart(() => describePolicy(policy, inUse)),
    },
    { timeoutMs: settings.READINESS_TIMEOUT_MS, cacheMs },
  );
}

async function describePolicy(policy: PolicyWatcher, inUse: PoliciesInUse): Promise<PolicyState> {
  const { sha256, loadedAt } = policy.inForce();
  const hashes = await inUse.list().catch(() => []);
  const otherHashes = hashes.filter((hash) => hash !== sha256);
  return { sha256, loadedAt, otherHashes, faultsOnDisk: policy.faultsOnDisk() };
}

/** A token source of its own for each token, since only a token issued just now tells the time. */
function tokenIssuer(
  settings: SidecarSettings,
  connection: Connection,
): (() => Promise<string>) | undefined {
  const { KEYCLOAK_CLIENT_SECRET: clientSecret, KEYCLOAK_TIMEOUT_MS: timeoutMs } = settings;
  if (clientSecret === undefined) return undefined;
  const { clientId } = connection;
  return () =>
    createTokenSource(
      { ...connection, timeoutMs },
      { grantType: 'client_credentials', clientId, clientSecret },
    ).getAccessToken();
}
