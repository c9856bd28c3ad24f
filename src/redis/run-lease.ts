import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CutoverError } from '../domain/errors.ts';
import type { HeldLease, RunLease } from '../services/run-lease.ts';
import type { RedisConnection } from './connection.ts';
import type { createKeys } from './keys.ts';

/** A killed run blocks the next one for so long; three renewals may fail before the lease is lost. */
const lifeMs = 10_000;
const renewEveryMs = 2_500;
const askEveryMs = 500;

/** KEYS[1] lease; ARGV[1] token, ARGV[2] life in ms. Returns 1 when the lease is still ours. */
const renewScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0`;

/** KEYS[1] lease; ARGV[1] token. */
const releaseScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

export function createRunLease(
  redis: RedisConnection,
  keys: ReturnType<typeof createKeys>,
): RunLease {
  const key = keys.runLease;

  async function take(token: string): Promise<boolean> {
    const answer = await redis.call((client) =>
      client.set(key, token, { condition: 'NX', expiration: { type: 'PX', value: lifeMs } }),
    );
    return answer === 'OK';
  }

  return {
    acquire: async (onWait) => {
      const token = randomUUID();
      const giveUpAt = Date.now() + lifeMs + askEveryMs;
      for (let isFirst = true; !(await take(token)); isFirst = false) {
        if (isFirst) onWait?.();
        if (Date.now() > giveUpAt) throw inProgress();
        await sleep(askEveryMs);
      }
      return holdLease(redis, key, token);
    },
  };
}

function holdLease(redis: RedisConnection, key: string, token: string): HeldLease {
  let heldUntil = Date.now() + lifeMs;
  const run = (script: string, values: string[]): Promise<unknown> =>
    redis.call((client) => client.eval(script, { keys: [key], arguments: [token, ...values] }));

  async function renew(): Promise<void> {
    const askedAt = Date.now();
    const isOurs = (await run(renewScript, [String(lifeMs)])) === 1;
    heldUntil = isOurs ? askedAt + lifeMs : 0;
  }

  const timer = setInterval(() => {
    // A renewal that fails leaves the lease to run out, which assertHeld notices.
    renew().catch(() => undefined);
  }, renewEveryMs);
  return {
    assertHeld: () => {
      if (Date.now() >= heldUntil) throw inProgress();
    },
    release: async () => {
      clearInterval(timer);
      heldUntil = 0;
      // It runs out by itself when Redis cannot be told.
      await run(releaseScript, []).catch(() => undefined);
    },
  };
}

function inProgress(): CutoverError {
  return new CutoverError(
    'run-in-progress',
    'Another enforcement of this realm is running; it does the same work, so run again when it is done.',
  );
}
