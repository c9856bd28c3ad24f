import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { findFreePort } from '../../stack/free-port.ts';

/**
 * What a proxy says in `X-Forwarded-For`.
 *
 * @param given what the client said; `undefined` when it said nothing
 * @param peer the address of the client's connection
 */
export type ForwardedFor = (given: string | undefined, peer: string) => string;

/** As nginx does by `$proxy_add_x_forwarded_for`. */
export const append: ForwardedFor = (given, peer) =>
  given === undefined ? peer : `${given}, ${peer}`;

/** As nginx does by `$remote_addr`. */
export const overwrite: ForwardedFor = (_given, peer) => peer;

export interface ForwardingProxy {
  /** The server's URL with the port of the proxy. */
  url: string;
  stop(): void;
}

/**
 * Puts an HTTP proxy on a free port of 127.0.0.1 in front of a server. It passes on the `Host` that it was asked for.
 *
 * @param localAddress from where it calls the server
 */
export async function startForwardingProxy(
  serverUrl: string,
  { localAddress, forwardedFor }: { localAddress: string; forwardedFor: ForwardedFor },
): Promise<ForwardingProxy> {
  function pass(from: IncomingMessage, to: ServerResponse): void {
    const given = from.headers['x-forwarded-for']?.toString();
    const peer = from.socket.remoteAddress ?? '';
    const headers = { ...from.headers, 'x-forwarded-for': forwardedFor(given, peer) };
    const { method } = from;
    const upstream = ask(new URL(from.url ?? '', serverUrl), { method, headers, localAddress });
    upstream.on('response', (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    upstream.on('error', (error) => to.destroy(error));
    from.pipe(upstream);
  }

  const server = createServer(pass);
  const port = await findFreePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: serverUrl.replace(/:\d+/, `:${String(port)}`),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
