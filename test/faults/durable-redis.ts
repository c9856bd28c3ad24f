import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { findFreePort } from '../../stack/free-port.ts';
import { startProcess, type RunningProcess } from '../../stack/process-group.ts';
import { waitUntilReady } from '../../stack/ready-process.ts';
import { findRedisServer } from '../../stack/redis-binary.ts';

export interface DurableRedis {
  /** Another one after each start. */
  url(): string;
  /** SIGKILL, at once. */
  kill(): Promise<void>;
  /** Starts again on the same data. */
  startAgain(): Promise<void>;
  /** Sends one command, without any proxy. */
  command(...words: string[]): Promise<unknown>;
  stop(): Promise<void>;
}

/** A Redis with the append-only file, as in production, that can be killed and started again on its data. */
export async function startDurableRedis(): Promise<DurableRedis> {
  const directory = await mkdtemp(join(tmpdir(), 'cutover-faults-'));
  let { url, running } = await launch(directory);
  return {
    url: () => url,
    kill: async () => {
      process.kill(-running.pid, 'SIGKILL');
      await running.exited;
    },
    startAgain: async () => {
      ({ url, running } = await launch(directory));
    },
    command: (...words) => sendCommand(url, words),
    stop: async () => {
      await running.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function launch(directory: string): Promise<{ url: string; running: RunningProcess }> {
  const port = String(await findFreePort());
  const running = await startProcess({
    name: 'Redis',
    command: await findRedisServer(),
    args: [
      ...['--bind', '127.0.0.1', '--port', port, '--dir', directory, '--save', ''],
      ...['--appendonly', 'yes', '--maxmemory-policy', 'noeviction'],
    ],
    logFile: join(directory, 'redis.log'),
  });
  const url = `redis://127.0.0.1:${port}`;
  const check = async (): Promise<unknown> => sendCommand(url, ['PING']);
  await waitUntilReady(running, { timeoutMs: 15_000, check });
  return { url, running };
}

async function sendCommand(url: string, words: string[]): Promise<unknown> {
  const client = createClient({ url, socket: { reconnectStrategy: false, connectTimeout: 1_000 } });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await client.sendCommand(words);
  } finally {
    if (client.isOpen) client.destroy();
  }
}
