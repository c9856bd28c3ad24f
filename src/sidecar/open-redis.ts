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
 * @throws {CutoverError} `configuration-invalid` in production, for a Redis that forgets
 */
export async function openRedis(settings: SidecarSettings, log: Logger): Promise<SidecarRedis> {
  let faults: readonly string[] = [];
  const connection = keepRedisConnected({
    url: settings.REDIS_URL,
    timeoutMs: settings.REDIS_TIMEOUT_MS,
    onAway: (err) => {
      log.error({ err }, 'Redis is away; trying again');
    },
    onServing: () => void look(),
  });

  async function look(): Promise<void> {
    try {
      faults = await findDurabilityFaults(connection);
    } catch {
      // Away again already: the next connection looks again.
      return;
    }
    for (const fault of faults) log.warn(fault);
  }

  await connection.firstAttempt;
  await look();
  if (faults.length > 0 && settings.NODE_ENV === 'production') {
    connection.close();
    throw new CutoverError('configuration-invalid', faults.join(' '));
  }
  return { connection, durabilityFaults: () => faults, close: () => connection.close() };
}
