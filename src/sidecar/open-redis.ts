import type { Logger } from 'pino';
import { CutoverError } from '../domain/errors.ts';
import { keepRedisConnected, type KeptRedis } from '../redis/connection.ts';
import { findDurabilityFaults } from '../redis/durability.ts';
import type { SidecarSettings } from './settings.ts';

export interface SidecarRedis {
  connection: KeptRedis;
  /** What makes this Redis lose what must last; looked for at each connection. */
  durabilityFaults(): readonly string[];
  close(): void;
}

/**
 * Connects, now or as soon as Redis is there.
 *
 * @param onUnfit told when, in production, a Redis that forgets comes after the start
 * @throws {CutoverError} `configuration-invalid` in production, for a Redis that forgets
 */
export async function openRedis(
  settings: SidecarSettings,
  log: Logger,
  onUnfit: (error: CutoverError) => void,
): Promise<SidecarRedis> {
  let faults: readonly string[] = [];
  let isStarting = true;
  let looking: Promise<void> | undefined;
  const connection = keepRedisConnected({
    url: settings.REDIS_URL,
    timeoutMs: settings.REDIS_TIMEOUT_MS,
    onAway: (err) => {
      log.error({ err }, 'Redis is away; trying again');
    },
    onServing: () => {
      looking = look();
    },
  });

  async function look(): Promise<void> {
    // Away again already: the next connection looks again.
    faults = await findDurabilityFaults(connection).catch(() => faults);
    for (const fault of faults) log.warn(fault);
    const unfit = unfitError();
    if (unfit !== undefined && !isStarting) onUnfit(unfit);
  }

  function unfitError(): CutoverError | undefined {
    if (faults.length === 0 || settings.NODE_ENV !== 'production') return undefined;
    return new CutoverError('configuration-invalid', faults.join(' '));
  }

  await connection.firstAttempt;
  await looking;
  isStarting = false;
  const unfit = unfitError();
  if (unfit !== undefined) {
    connection.close();
    throw unfit;
  }
  return {
    connection,
    durabilityFaults: () => faults,
    close: () => {
      connection.close();
    },
  };
}
