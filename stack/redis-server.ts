import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { findFreePort } from './free-port.ts';
import { startProcess, type RunningProcess } from './process-group.ts';
import { waitUntilReady } from './ready-process.ts';
import { findRedisServer } from './redis-binary.ts';
import { retryWhenPortTaken } from './retry-ports.ts';

const READY_WITHIN_MS = 15_000;

export interface RedisServer {
  url: string;
  /** Id of the process group. */
  pid: number;
  /** Ends the server and removes its data. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts an empty Redis on a free port of 127.0.0.1 that refuses writes, rather than evict data,
 * when it runs out of memory.
 * @param appendOnly whether each write is logged to disk, as in production; `true` by default
 */
export async function startRedis({ appendOnly = true } = {}): Promise<RedisServer> {
  const command = await findRedisServer();
  const directory = await mkdtemp(join(tmpdir(), 'cutover-redis-'));
  const { url, running } = await retryWhenPortTaken(() => launch(command, directory, appendOnly));
  const stop = async () => {
    await running.stop();
    await rm(directory, { recursive: true, force: true });
  };
  return { url, pid: running.pid, stop };
}

async function launch(
  command: string,
  directory: string,
  appendOnly: boolean,
): Promise<{ url: string; running: RunningProcess }> {
  const port = await findFreePort();
  const running = await startProcess({
    name: 'Redis',
    command,
    args: redisArguments(port, directory, appendOnly),
    logFile: join(directory, 'redis.log'),
  });
  const url = `redis://127.0.0.1:${port}`;
  await waitUntilReady(running, { timeoutMs: READY_WITHIN_MS, check: () => ping(url) });
  return { url, running };
}

function redisArguments(port: number, directory: string, appendOnly: boolean): string[] {
  const settings = {
    bind: '127.0.0.1',
    port: String(port),
    dir: directory,
    appendonly: appendOnly ? 'yes' : 'no',
    'maxmemory-policy': 'noeviction',
    save: '',
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
}

async function ping(url: string): Promise<void> {
  const client = createClient({ url, socket: { reconnectStrategy: false, connectTimeout: 1_000 } });
  // The client also rejects `connect`; without a listener the event would end this process.
  client.on('error', () => undefined);
  await client.connect();
  await client.ping();
  client.destroy();
}
