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
  return createReadiness(
    {
      keycloak: createKeycloakPart({
        url: settings.KEYCLOAK_URL,
        realm,
        timeoutMs: settings.READINESS_TIMEOUT_MS,
        now: Date.now,
        issueToken: tokenIssuer(settings, realm),
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
  realm: string,
): (() => Promise<string>) | undefined {
  const clientSecret = settings.KEYCLOAK_CLIENT_SECRET;
  if (clientSecret === undefined) return undefined;
  const connection = {
    url: settings.KEYCLOAK_URL,
    realm,
    clientId: settings.KEYCLOAK_CLIENT_ID,
    timeoutMs: settings.KEYCLOAK_TIMEOUT_MS,
  };
  return () =>
    createTokenSource(connection, {
      grantType: 'client_credentials',
      clientId: settings.KEYCLOAK_CLIENT_ID,
      clientSecret,
    }).getAccessToken();
}
