import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { findFreePort } from '../../stack/free-port.ts';

/** The headers by which proxies tell where their clients are. */
export type ForwardingHeader = 'X-Forwarded-For' | 'Forwarded';

/**
 * What a proxy says of its client.
 *
 * @param given what the client said in the header; `undefined` when it said nothing
 * @param peer the address of the client's connection, as the header has it
 * @returns several texts for as many header lines
 */
export type ForwardedFor = (given: string | undefined, peer: string) => string | string[];

/** As nginx does by `$proxy_add_x_forwarded_for`. */
export const append: ForwardedFor = (given, peer) =>
  given === undefined ? peer : `${given}, ${peer}`;

/** As HAProxy does by `option forwardfor`. */
export const addLine: ForwardedFor = (given, peer) => (given === undefined ? peer : [given, peer]);

export const addLineBefore: ForwardedFor = (given, peer) =>
  given === undefined ? peer : [peer, given];

/** As nginx does by `$remote_addr`. */
export const overwrite: ForwardedFor = (_given, peer) => peer;

export interface ForwardingProxy {
  /** The server's URL with the port of the proxy. */
  url: string;
  /** From now on it calls the server from this address. */
  moveTo(localAddress: string): void;
  stop(): void;
}

export interface ForwardingProxyOptions {
  /** From where it calls the server. */
  localAddress: string;
  forwardedFor: ForwardedFor;
  header?: ForwardingHeader;
}

/** Puts an HTTP proxy on a free port of 127.0.0.1 in front of a server. It passes on the `Host` that it was asked for. */
export async function startForwardingProxy(
  serverUrl: string,
  { localAddress: firstAddress, forwardedFor, header = 'X-Forwarded-For' }: ForwardingProxyOptions,
): Promise<ForwardingProxy> {
  let localAddress = firstAddress;

  function pass(from: IncomingMessage, to: ServerResponse): void {
    const name = header.toLowerCase();
    const given = from.headers[name]?.toString();
    const address = from.socket.remoteAddress ?? '';
    const peer = header === 'Forwarded' ? `for=${address}` : address;
    const headers = { ...from.headers, [name]: forwardedFor(given, peer) };
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
    moveTo: (next) => (localAddress = next),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
