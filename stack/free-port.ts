import { once } from 'node:events';
import { createServer } from 'node:net';

/** Finds a TCP port that is free on 127.0.0.1 now; another process may still take it first. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP address');
  return address.port;
}
