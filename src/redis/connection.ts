import { createClient } from 'redis';
import { CutoverError } from '../domain/errors.ts';

export type RedisClient = ReturnType<typeof openClient>;

export interface RedisConnection {
  /** @throws {CutoverError} `redis-away`, within the time limit */
  call<Answer>(command: (client: RedisClient) => Promise<Answer>): Promise<Answer>;
  close(): void;
}

/**
 * Connects once, for a command that runs to its end; there is no reconnecting, so that a Redis that goes away
 * ends the run at once.
 *
 * @throws {CutoverError} `redis-away`
 */
export async function connectRedis(url: string, timeoutMs: number): Promise<RedisConnection> {
  const client = openClient(url, timeoutMs);
  // Every call reports its own failure; without a listener the event would end the process.
  client.on('error', () => undefined);
  const place = new URL(url).host;
  const call: RedisConnection['call'] = async (command) => {
    try {
      return await withDeadline(command(client), timeoutMs);
    } catch (error) {
      throw away(place, error);
    }
  };
  try {
    await call((connecting) => connecting.connect());
  } catch (error) {
    client.destroy();
    throw error;
  }
  return { call, close: () => client.destroy() };
}

function openClient(url: string, timeoutMs: number) {
  return createClient({
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: timeoutMs, reconnectStrategy: false },
  });
}

async function withDeadline<Answer>(answer: Promise<Answer>, timeoutMs: number): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${String(timeoutMs)} ms`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([answer, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

function away(place: string, cause: unknown): CutoverError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CutoverError(
    'redis-away',
    `Redis at ${place} does not serve (${reason}): check REDIS_URL, and that Redis runs there and accepts writes.`,
    { cause },
  );
}
