import { createClient } from 'redis';
import { CutoverError } from '../domain/errors.ts';
import { withTimeLimit } from '../services/time-limit.ts';

export type RedisClient = ReturnType<typeof openClient>;

export interface RedisConnection {
  /** @throws {CutoverError} `redis-away`, within the time limit */
  call<Answer>(command: (client: RedisClient) => Promise<Answer>): Promise<Answer>;
  close(): void;
}

export interface RedisSettings {
  url: string;
  /** Limit of each call, and of each attempt to connect. */
  timeoutMs: number;
}

/**
 * A connection for a command, which a Redis that goes away ends.
 *
 * @throws {CutoverError} `redis-away`
 */
export async function connectRedis(settings: RedisSettings): Promise<RedisConnection> {
  const client = openClient(settings, { reconnectStrategy: false });
  // Every call reports its own failure; without a listener the event would end the process.
  client.on('error', () => undefined);
  const connection = limitCalls(settings, client);
  try {
    await connection.call((connecting) => connecting.connect());
  } catch (error) {
    client.destroy();
    throw error;
  }
  return connection;
}

/** A connection that answers nothing for so long is given up: its server hangs, a new one may not. */
const silenceMs = 5_000;
const askEveryMs = 1_500;
const longestPauseMs = 2_000;

/** Milliseconds before a process that outlives Redis connects again. */
export function pauseBeforeRetry(retries: number): number {
  return Math.min(100 * 2 ** retries, longestPauseMs);
}

export interface KeptRedisSettings extends RedisSettings {
  /** Told once each time that Redis goes away, or is away at first. */
  onAway: (error: Error) => void;
  /** Told at each connection that serves. */
  onServing: () => void;
}

export interface KeptRedis extends RedisConnection {
  /** Settled when the first attempt to connect succeeded or failed. */
  firstAttempt: Promise<void>;
  isServing(): boolean;
}

/**
 * A connection for a process that outlives Redis: it comes back by itself, and each call fails at once while
 * Redis is away.
 */
export function keepRedisConnected(settings: KeptRedisSettings): KeptRedis {
  const client = openClient(settings, {
    reconnectStrategy: pauseBeforeRetry,
    socketTimeout: silenceMs,
  });
  const firstAttempt = Promise.withResolvers<undefined>();
  let isAway = false;
  client.on('error', (error: Error) => {
    if (!isAway) settings.onAway(error);
    isAway = true;
    firstAttempt.resolve(undefined);
  });
  client.on('ready', () => {
    isAway = false;
    settings.onServing();
    firstAttempt.resolve(undefined);
  });
  // Its failures come as events; it rejects only when the client is destroyed.
  client.connect().catch(() => undefined);
  const limited = limitCalls(settings, client);
  const noteSilence = createSilenceWatch(() => {
    client.destroy();
    client.connect().catch(() => undefined);
  });
  return {
    ...limited,
    call: (command) => noteSilence(limited.call(command)),
    isServing: () => client.isReady,
    firstAttempt: withDeadline(firstAttempt.promise, settings.timeoutMs).catch(() => undefined),
  };
}

/**
 * Calls that go on being sent keep a socket from being idle, so that its own limit does not find a silent server.
 *
 * @param onSilent told when calls have had no answer for `silenceMs`, and none in between had one
 */
function createSilenceWatch(
  onSilent: () => void,
): <Answer>(call: Promise<Answer>) => Promise<Answer> {
  let silentSince: number | undefined;
  return async (call) => {
    const askedAt = performance.now();
    try {
      const answer = await call;
      silentSince = undefined;
      return answer;
    } catch (error) {
      silentSince = isSilence(error) ? (silentSince ?? askedAt) : undefined;
      if (silentSince !== undefined && performance.now() - silentSince >= silenceMs) {
        silentSince = undefined;
        onSilent();
      }
      throw error;
    }
  };
}

class NoAnswer extends Error {}

function isSilence(error: unknown): boolean {
  return error instanceof CutoverError && error.cause instanceof NoAnswer;
}

function openClient(
  { url, timeoutMs }: RedisSettings,
  socket: {
    reconnectStrategy: false | ((retries: number) => number);
    socketTimeout?: number;
  },
) {
  return createClient({
    url,
    disableOfflineQueue: true,
    // Every call has a limit of its own, which a timer per command would only double.
    commandOptions: { timeout: 0 },
    ...(socket.socketTimeout !== undefined && { pingInterval: askEveryMs }),
    socket: { connectTimeout: timeoutMs, ...socket },
  });
}

function limitCalls({ url, timeoutMs }: RedisSettings, client: RedisClient): RedisConnection {
  return {
    call: (command) => limitCall(url, timeoutMs, command(client)),
    close: () => {
      if (client.isOpen) client.destroy();
    },
  };
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

function withDeadline<Answer>(answer: Promise<Answer>, timeoutMs: number): Promise<Answer> {
  return withTimeLimit(
    answer,
    timeoutMs,
    () => new NoAnswer(`no answer within ${String(timeoutMs)} ms`),
  );
}

function away(place: string, cause: unknown): CutoverError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CutoverError(
    'redis-away',
    `Redis at ${place} does not serve (${reason}): check REDIS_URL, and that Redis runs there and accepts writes.`,
    { cause },
  );
}
