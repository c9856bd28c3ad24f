import { hideConfidential } from '../log.ts';

export type PartStatus = 'up' | 'degraded' | 'down';

/** How one part is, in words for the person on call. */
export interface PartReport {
  status: PartStatus;
  /** What it means for people. */
  means: string;
  /** Why it is not up. */
  reason?: string;
  /** Seconds that Keycloak's clock is ahead of ours; `null` while unknown. */
  clockDifferenceSeconds?: number | null;
  /** Of the policy file in force, hexadecimal. */
  sha256?: string;
  loadedAt?: string;
  /** Of the policy file on disk. */
  faults?: readonly string[];
}

export interface Part {
  /** Rejects when the part is down; the message is the reason. */
  check: () => Promise<PartReport> | PartReport;
  meansWhenDown: string;
}

export type PartName = 'keycloak' | 'redis' | 'policy';

export interface ReadinessReport {
  status: 'ready' | 'degraded';
  parts: Record<PartName, PartReport>;
}

export interface Readiness {
  check(): Promise<ReadinessReport>;
}

export interface ReadinessLimits {
  /** How long a part may take before it counts as down. */
  timeoutMs: number;
  /** How long an answer is given again, so that asking often asks the parts no more often. */
  cacheMs: number;
}

/**
 * Never "not ready": without Redis or Keycloak a process still does what it can, log-ins are still decided by their
 * facts, and no other process could do more.
 */
export function createReadiness(
  parts: Readonly<Record<PartName, Part>>,
  { timeoutMs, cacheMs }: ReadinessLimits,
): Readiness {
  const checks = {
    keycloak: limitCheck(parts.keycloak, timeoutMs),
    redis: limitCheck(parts.redis, timeoutMs),
    policy: limitCheck(parts.policy, timeoutMs),
  };
  let current: Promise<ReadinessReport> | undefined;
  let checkedAt = -Infinity;

  async function checkAll(): Promise<ReadinessReport> {
    const [keycloak, redis, policy] = await Promise.all([
      checks.keycloak(),
      checks.redis(),
      checks.policy(),
    ]);
    checkedAt = performance.now();
    return { status: summarise([keycloak, redis, policy]), parts: { keycloak, redis, policy } };
  }

  return {
    check: () => {
      if (current === undefined || performance.now() - checkedAt >= cacheMs) {
        // Infinity until it is answered: all who ask meanwhile wait for the same answer.
        checkedAt = Infinity;
        current = checkAll();
      }
      return current;
    },
  };
}

function summarise(parts: readonly PartReport[]): ReadinessReport['status'] {
  return parts.every(({ status }) => status === 'up') ? 'ready' : 'degraded';
}

/** A check that outlasts the limit is not started a second time beside itself. */
function limitCheck(part: Part, timeoutMs: number): () => Promise<PartReport> {
  let running: Promise<PartReport> | undefined;
  return async () => {
    running ??= settle(part).finally(() => {
      running = undefined;
    });
    const { promise: late, resolve } = Promise.withResolvers<PartReport>();
    const timer = setTimeout(() => {
      resolve(down(part, `no answer within ${String(timeoutMs)} ms`));
    }, timeoutMs);
    const report = await Promise.race([running, late]);
    clearTimeout(timer);
    return report;
  };
}

async function settle(part: Part): Promise<PartReport> {
  try {
    return await part.check();
  } catch (error) {
    return down(part, error instanceof Error ? error.message : String(error));
  }
}

function down({ meansWhenDown }: Part, reason: string): PartReport {
  return { status: 'down', means: meansWhenDown, reason: hideConfidential(reason) };
}
