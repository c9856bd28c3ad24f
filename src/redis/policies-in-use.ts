import type { RedisConnection } from './connection.ts';
import type { createKeys } from './keys.ts';

const tellEveryMs = 5_000;
const forgottenAfterMs = 15_000;

export interface PoliciesInUse {
  /** Hashes of the policy files by which sidecars of this realm decided within the last 15 s. */
  list(): Promise<string[]>;
  close(): void;
}

/** Tells the other sidecars which policy this one decides by. @param current hash of the policy in force */
export function sharePolicyInUse(
  redis: RedisConnection,
  { policies: key }: ReturnType<typeof createKeys>,
  current: () => string,
): PoliciesInUse {
  let told = current();

  async function tell(): Promise<void> {
    const now = Date.now();
    const value = current();
    await redis.call((client) =>
      client
        .multi()
        // Those who still decide by it tell it again.
        .zRem(key, told)
        .zAdd(key, { value, score: now })
        .zRemRangeByScore(key, '-inf', now - forgottenAfterMs)
        .exec(),
    );
    told = value;
  }

  // Redis being away is told elsewhere.
  const tellQuietly = (): void => void tell().catch(() => undefined);
  const timer = setInterval(tellQuietly, tellEveryMs);
  tellQuietly();
  return {
    list: () =>
      redis.call((client) =>
        client.zRange(key, Date.now() - forgottenAfterMs, '+inf', { BY: 'SCORE' }),
      ),
    close: () => {
      clearInterval(timer);
    },
  };
}
