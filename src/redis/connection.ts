import { createClient } from 'redis';
import { CutoverError } from '../domain/errors.ts';

export type RedisClient = ReturnType<typeof openClient>;

export interface RedisConnection {
  /** @throws {CutoverError} `redis-away`, within the time limit */
  call<Answer>(command: (client: RedisClient) => Promise<Answer>): Promise<Answer>;
  close(): void;
}

export interface RedisSettings {
  url: string;
  /** Limit of each call. */
  timeoutMs: number;
  /** False for a command, which a Redis that goes away ends; true for a process that outlives it. */
  reconnects: boolean;
}

/**
 * Connects; calls fail at once while there is no connection.
 *
 * @throws {CutoverError} `redis-away`
 */
export async function connectRedis(settings: RedisSettings): Promise<RedisConnection> {
  const { url, timeoutMs } = settings;
  const client = openClient(settings);
  // Every call reports its own failure; without a listener the event would end the process.
  client.on('error', () => undefined);
  const call: RedisConnection['call'] = (command) => limitCall(url, timeoutMs, command(client));
  try {
    await call((connecting) => connecting.connect());
  } catch (error) {
    client.destroy();
    throw error;
  }
  return { call, close: () => client.destroy() };
}

const longestPauseMs = 2_000;

function openClient({ url, timeoutMs, reconnects }: RedisSettings) {
  return createClient({
    url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: timeoutMs,
      reconnectStrategy: (retries) => reconnects && Math.min(100 * 2 ** retries, longestPauseMs),
    },
  });
}

/**
 * Waits for an answer of Redis within the time limit.
 *
 * @throws {CutoverError} `redis-away`
 */
export async function limitCall<Answer>(
  url: string,
  timeoutMs: number,
  answer: Promise<Answer>,
): Promise<Answer> {
  try {
    return await withDeadline(answer, timeoutMs);
  } catch (error) {
    throw away(new URL(url).host, error);
  }
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
