import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { findFreePort } from './free-port.ts';

/** What goes wrong between a client and its server. */
export type Fault =
  /** Nobody listens any more, and open connections break. */
  | { kind: 'refuse' }
  /** Connections are taken and bytes too, but nothing comes back, on a connection that met it not even later. */
  | { kind: 'hang' }
  /** The request waits until all is forwarded again: time to do something to the server. */
  | { kind: 'stall' }
  /** Only so many bytes of the request reach the server, then the connection breaks. */
  | { kind: 'cut-request'; afterBytes: number }
  /** The server gets the request, the client only so many bytes of the answer; then the connection breaks. */
  | { kind: 'cut-answer'; afterBytes: number }
  /** This text in place of the server's answer; then the connection ends. */
  | { kind: 'answer'; text: string };

/** When a fault begins; at once, when nothing is said. */
export interface Moment {
  /** It begins with a request that looks so. */
  on?: RegExp;
  /** So many such requests are served before. */
  skip?: number;
  /** So many requests meet it, then all is forwarded again; by default until `forward`. */
  times?: number;
}

export interface FaultProxy {
  /** The server's URL with the port of the proxy, which stays the same. */
  url: string;
  inject(fault: Fault, moment?: Moment): void;
  /** Resolves when a request has met the fault that was injected last. */
  met(): Promise<void>;
  hasMet(): boolean;
  /** Ends the fault. Connections that hung or broke stay so. */
  forward(): Promise<void>;
  /** Puts another server behind the proxy: one that was started again. */
  retarget(serverUrl: string): void;
  stop(): void;
}

interface Rule {
  fault: Fault;
  on: RegExp | undefined;
  skip: number;
  times: number;
  hasBegun: boolean;
}

/** Puts a proxy on a free port of 127.0.0.1 in front of a server; all is forwarded at first. */
export async function startFaultProxy(serverUrl: string): Promise<FaultProxy> {
  let target = portOf(serverUrl);
  let rule: Rule | undefined;
  let lastMet = Promise.withResolvers<void>();
  let hasMet = false;
  const links = new Set<Link>();
  const listener = createServer(accept);
  const port = await findFreePort();

  function accept(client: Socket): void {
    const link = createLink(client, target, () => links.delete(link));
    links.add(link);
    if (rule?.fault.kind === 'hang' && rule.hasBegun) {
      link.silence();
      noteMet();
    }
    client.on('data', (chunk: Buffer) => {
      const met = findRule(chunk);
      if (met === undefined) link.request(chunk);
      else apply(met, link, chunk);
    });
  }

  /** The rule that a request meets, if any. */
  function findRule(chunk: Buffer): Rule | undefined {
    if (rule === undefined) return undefined;
    if (!rule.hasBegun && rule.on?.test(chunk.toString('latin1')) === false) return undefined;
    if (!rule.hasBegun && rule.skip > 0) {
      rule.skip -= 1;
      return undefined;
    }
    const met = rule;
    met.hasBegun = true;
    met.times -= 1;
    if (met.times <= 0) rule = undefined;
    return met;
  }

  function noteMet(): void {
    hasMet = true;
    lastMet.resolve();
  }

  function apply({ fault }: Rule, link: Link, chunk: Buffer): void {
    if (fault.kind === 'refuse') refuse();
    else if (fault.kind === 'hang') link.silence();
    else if (fault.kind === 'stall') link.stall(chunk);
    else if (fault.kind === 'answer') link.answerWith(fault.text);
    else link.cut(fault, chunk);
    noteMet();
  }

  function refuse(): void {
    listener.close();
    for (const link of links) link.breakOff();
  }

  async function listen(): Promise<void> {
    if (listener.listening) return;
    listener.listen(port, '127.0.0.1');
    await once(listener, 'listening');
  }

  await listen();
  return {
    url: serverUrl.replace(/:\d+/, `:${String(port)}`),
    inject: (fault, { on, skip = 0, times = Infinity } = {}) => {
      lastMet = Promise.withResolvers<void>();
      hasMet = false;
      rule = { fault, on, skip, times, hasBegun: on === undefined };
      if (on === undefined && fault.kind === 'refuse') refuse();
    },
    met: () => lastMet.promise,
    hasMet: () => hasMet,
    forward: async () => {
      rule = undefined;
      await listen();
      for (const link of links) link.goOn();
    },
    retarget: (url) => {
      target = portOf(url);
    },
    stop: refuse,
  };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

interface Link {
  request(chunk: Buffer): void;
  silence(): void;
  stall(chunk: Buffer): void;
  goOn(): void;
  answerWith(text: string): void;
  cut(fault: { kind: 'cut-request' | 'cut-answer'; afterBytes: number }, chunk: Buffer): void;
  breakOff(): void;
}

/** One connection of a client, with its own one to the server. */
function createLink(client: Socket, port: number, onClosed: () => void): Link {
  const server = connect(port, '127.0.0.1');
  const left = { 'cut-request': Infinity, 'cut-answer': Infinity };
  const stalled: Buffer[] = [];
  let isMute = false;

  function breakOff(): void {
    client.destroy();
    server.destroy();
  }

  function pass(direction: keyof typeof left, to: Socket, chunk: Buffer): void {
    const part = chunk.subarray(0, left[direction]);
    left[direction] -= part.length;
    to.write(part, () => {
      if (left[direction] <= 0) breakOff();
    });
  }

  const link: Link = {
    request: (chunk) => {
      if (isMute) return;
      if (stalled.length > 0) stalled.push(chunk);
      else pass('cut-request', server, chunk);
    },
    silence: () => {
      isMute = true;
      server.destroy();
    },
    stall: (chunk) => stalled.push(chunk),
    goOn: () => {
      for (const chunk of stalled.splice(0)) link.request(chunk);
    },
    answerWith: (text) => {
      isMute = true;
      server.destroy();
      client.end(text);
    },
    cut: ({ kind, afterBytes }, chunk) => {
      left[kind] = afterBytes;
      link.request(chunk);
    },
    breakOff,
  };
  server.on('data', (chunk: Buffer) => {
    if (!isMute) pass('cut-answer', client, chunk);
  });
  server.on('close', () => {
    if (!isMute) client.end();
  });
  client.on('close', () => {
    server.destroy();
    onClosed();
  });
  client.on('error', breakOff);
  // Its `close` follows.
  server.on('error', () => undefined);
  return link;
}

/** An answer of an HTTP server, for the fault `answer`. */
export function httpAnswer(status: number, body = ''): string {
  const length = String(Buffer.byteLength(body));
  return `HTTP/1.1 ${String(status)} Fault\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${body}`;
}
