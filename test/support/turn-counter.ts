import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface TurnCounter {
  /** The server's URL with the port of the proxy. */
  url: string;
  /** The commands of each turn: what a client sent on one connection before it had an answer to any of it. */
  turns: readonly string[][];
  stop(): void;
}

/** Puts a proxy on a free port of 127.0.0.1 before a Redis, which writes down in how many turns it is asked. */
export async function startTurnCounter(redisUrl: string): Promise<TurnCounter> {
  const turns: string[][] = [];
  const sockets = new Set<Socket>();

  function accept(client: Socket): void {
    const server = connect(Number(new URL(redisUrl).port), '127.0.0.1');
    let turn: string[] | undefined;
    client.on('data', (chunk) => {
      if (turn === undefined) turns.push((turn = []));
      turn.push(...commandsIn(chunk.toString()));
      server.write(chunk);
    });
    server.on('data', (chunk) => {
      turn = undefined;
      client.write(chunk);
    });
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket);
      socket.on('close', () => other.destroy());
      socket.on('error', () => other.destroy());
    }
  }

  const listener = createServer(accept);
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return {
    url: redisUrl.replace(/:\d+/, `:${String(port)}`),
    turns,
    stop: () => {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Redis takes arrays of texts with their lengths: `*2`, `$4`, `HGET`, and so on; ours have no line end of that kind. */
function commandsIn(text: string): string[] {
  const lines = text.split('\r\n');
  const commands: string[] = [];
  while (lines.length > 1) {
    const parts = Number(lines.shift()?.slice(1));
    const words = lines.splice(0, 2 * parts).filter((_, index) => index % 2 === 1);
    commands.push(words.join(' '));
  }
  return commands;
}
