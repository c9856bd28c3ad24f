import type { RedisConnection } from './connection.ts';
import type { createKeys } from './keys.ts';

/**
 * What about this Redis makes it lose what must last, one line each. Reads `INFO`, which managed servers allow
 * where they forbid `CONFIG`.
 *
 * @throws {CutoverError} `redis-away`
 */
export async function findDurabilityFaults(redis: RedisConnection): Promise<string[]> {
  const [persistence, memory] = await Promise.all([
    redis.call((client) => client.info('persistence')),
    redis.call((client) => client.info('memory')),
  ]);
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1] ?? 'unknown';
  const faults: string[] = [];
  if (!/^aof_enabled:1/m.test(persistence)) {
    faults.push(
      'Redis has appendonly no, so a restart loses who was asked and mailed: set appendonly yes.',
    );
  }
  if (policy !== 'noeviction') {
    faults.push(
      `Redis has maxmemory-policy ${policy}, so it may drop who was asked and mailed: set maxmemory-policy noeviction.`,
    );
  }
  return faults;
}

const probeLifeMs = 10_000;

/**
 * Finds out whether Redis takes writes: it may answer and yet be full or read-only.
 *
 * @throws {CutoverError} `redis-away`
 */
export async function probeWrites(
  redis: RedisConnection,
  { writeProbe }: Pick<ReturnType<typeof createKeys>, 'writeProbe'>,
): Promise<void> {
  await redis.call((client) =>
    client.set(writeProbe, '1', { expiration: { type: 'PX', value: probeLifeMs } }),
  );
}
