import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const freePorts = { HTTP_PORT: '0', HOOK_PORT: '0', PAGES_PORT: '0', API_PORT: '0' };

export interface SidecarProcess {
  pid: number;
  /** Where the pages of operations answer. */
  url: string;
  /** Where the login hook is answered, if it is. */
  hookUrl: string;
  /** Where the API answers, if it does. */
  apiUrl: string;
  /** Where the public pages answer, if they do. */
  pagesUrl: string;
  /** The lines of the log so far, parsed. */
  log: Record<string, unknown>[];
  /** @returns the exit code */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/**
 * Runs `npm start`'s program as a process of its own, until it says that it is ready.
 *
 * @param openFiles how many it may have, connections among them; as many as this process without it
 */
export async function startSidecarProcess(
  environment: Readonly<Record<string, string>>,
  openFiles?: number,
): Promise<SidecarProcess> {
  const { child, log, exited } = spawnSidecar(environment, openFiles);
  const { port, hookPort, apiPort, pagesPort } = await Promise.race([
    readPorts(log),
    exited.then(() => {
      throw new Error(`The sidecar ended: ${JSON.stringify(log.lines)}`);
    }),
  ]);
  return {
    pid: child.pid ?? 0,
    url: `http://127.0.0.1:${String(port)}`,
    hookUrl: `http://127.0.0.1:${String(hookPort)}`,
    apiUrl: `http://127.0.0.1:${String(apiPort)}`,
    pagesUrl: `http://127.0.0.1:${String(pagesPort)}`,
    log: log.lines,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return exited;
    },
  };
}

/** Runs it until it ends by itself. */
export async function runSidecarToItsEnd(
  environment: Readonly<Record<string, string>>,
): Promise<{ exitCode: number | null; log: Record<string, unknown>[] }> {
  const { log, exited } = spawnSidecar(environment);
  return { exitCode: await exited, log: log.lines };
}

interface LogReader {
  lines: Record<string, unknown>[];
  onLine: (listener: (line: Record<string, unknown>) => void) => void;
}

function spawnSidecar(
  environment: Readonly<Record<string, string>>,
  openFiles?: number,
): {
  child: ReturnType<typeof spawn>;
  log: LogReader;
  exited: Promise<number | null>;
} {
  const program = [process.execPath, 'src/main.ts'];
  const limited = ['sh', '-c', `ulimit -n ${String(openFiles)} && exec "$0" "$@"`, ...program];
  const [command = '', ...parts] = openFiles === undefined ? program : limited;
  const child = spawn(command, parts, {
    env: { PATH: process.env['PATH'], ...freePorts, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: Record<string, unknown>[] = [];
  const listeners: ((line: Record<string, unknown>) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Record<string, unknown>;
    lines.push(line);
    for (const listener of listeners) listener(line);
  });
  const exited = once(child, 'close').then(([code]) => code as number | null);
  return { child, exited, log: { lines, onLine: (listener) => listeners.push(listener) } };
}

function readPorts(
  log: LogReader,
): Promise<{ port: unknown; hookPort: unknown; apiPort: unknown; pagesPort: unknown }> {
  return new Promise((resolve) => {
    log.onLine(({ msg, port, hookPort, apiPort, pagesPort }) => {
      if (msg === 'ready') resolve({ port, hookPort, apiPort, pagesPort });
    });
  });
}
