import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { CutoverError } from '../domain/errors.ts';

const lookEveryMs = 50;

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
}

/** @throws {CutoverError} `configuration-invalid` when the address cannot be used */
export async function listen(
  app: RequestListener,
  { host, port, settingNames, keepAliveMs }: ListenerSettings,
): Promise<Listener> {
  const server = createServer(app);
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
