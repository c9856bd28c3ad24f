import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { CutoverError } from '../domain/errors.ts';

const lookEveryMs = 50;

/** Each takes a file handle of the process, of which strangers must leave some to the login hook. */
const publicConnections = 500;

/** A request of strangers is short; one that does not come to its end makes room for another. */
const publicPatience: ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 2_000,
};

export interface Listener {
  port: number;
  /**
   * Takes no more connections and lets running requests end.
   *
   * @param limitMs after which those still running are cut off
   * @returns false when some were cut off
   */
  stop(limitMs: number): Promise<boolean>;
}

export interface ListenerSettings {
  host: string;
  port: number;
  /** What an operator sets them by, for words about a port that is taken. */
  settingNames: string;
  /** How long a connection may be idle; Node's own limit without it. */
  keepAliveMs?: number;
  /** Whether strangers connect to it, who get only so many connections, and so much time. */
  isPublic?: boolean;
}

/** @throws {CutoverError} `configuration-invalid` when the address cannot be used */
export async function listen(
  app: RequestListener,
  { host, port, settingNames, keepAliveMs, isPublic = false }: ListenerSettings,
): Promise<Listener> {
  const server = createServer(isPublic ? publicPatience : {}, app);
  if (isPublic) server.maxConnections = publicConnections;
  if (keepAliveMs !== undefined) server.keepAliveTimeout = keepAliveMs;
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new CutoverError(
      'configuration-invalid',
      `Settings: ${settingNames}: nothing can listen on ${host} port ${String(port)} (${code ?? String(cause)}): choose another one.`,
      { cause },
    );
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP address');
  return { port: address.port, stop: (limitMs) => stop(server, limitMs) };
}

async function stop(server: Server, limitMs: number): Promise<boolean> {
  const closed = once(server, 'close');
  server.close();
  // A connection that is kept alive becomes idle only when its running request has ended.
  const closeIdle = setInterval(() => {
    server.closeIdleConnections();
  }, lookEveryMs);
  let isCutOff = false;
  const limit = setTimeout(() => {
    isCutOff = true;
    server.closeAllConnections();
  }, limitMs);
  await closed;
  clearInterval(closeIdle);
  clearTimeout(limit);
  return !isCutOff;
}
