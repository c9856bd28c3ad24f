import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { endGroup } from './end-group.ts';
import { processFailure, type LoggedCommand } from './process-failure.ts';

const GUARDIAN = fileURLToPath(new URL('./guardian.ts', import.meta.url));
const KILLED = 137;

export interface ProcessOptions extends LoggedCommand {
  /** Added to the environment of this process. */
  env?: Record<string, string>;
  cwd?: string;
}

export interface RunningProcess {
  /** Id of the process and of its group. */
  pid: number;
  /** Resolves, once the whole group is gone, with the exit code; 128 + n for signal n. */
  exited: Promise<number>;
  /** Builds the error for "this process failed": with its command and its last 20 log lines. */
  failure(reason: string, cause?: unknown): Promise<Error>;
  /** Ends the group (SIGTERM, after 5 s SIGKILL); returns when it is gone. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a command in its own process group, which is ended when this process ends, of whatever
 * cause. Output goes to `logFile`, which is emptied first.
 * @throws an Error with the last log lines when the command cannot be started
 */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const guardian = await forkGuardian(options);
  const guardianExited = exitCodeOf(guardian);
  const pid = await Promise.race([firstMessageOf(guardian), guardianExited.then(() => undefined)]);
  if (typeof pid !== 'number') {
    throw await processFailure(options, `ended at once with exit code ${await guardianExited}`);
  }
  const exited = guardianExited.then(async (code) => {
    if (code !== null) return code;
    await endGroup(pid);
    return KILLED;
  });
  return {
    pid,
    exited,
    failure: (reason, cause) => processFailure(options, reason, cause),
    stop: () => stop(guardian, exited),
  };
}

async function forkGuardian(options: ProcessOptions): Promise<ChildProcess> {
  const log = await open(options.logFile, 'w');
  const guardian = fork(GUARDIAN, [options.command, ...options.args], {
    cwd: options.cwd,
    // Out of the terminal's reach: Ctrl-C must not end the guardian before its group.
    detached: true,
    env: { ...process.env, ...options.env },
    execArgv: [],
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  });
  await log.close();
  return guardian;
}

async function firstMessageOf(guardian: ChildProcess): Promise<unknown> {
  const [message] = (await once(guardian, 'message')) as [unknown];
  return message;
}

/** `null` when a signal ended the guardian, which then has left its group running. */
async function exitCodeOf(guardian: ChildProcess): Promise<number | null> {
  const [code] = (await once(guardian, 'exit')) as [number | null];
  return code;
}

async function stop(guardian: ChildProcess, exited: Promise<number>): Promise<void> {
  if (guardian.connected) guardian.disconnect();
  await exited;
}
