import { readFile } from 'node:fs/promises';

const SHOWN_LINES = 20;

export interface LoggedCommand {
  /** For people, such as "Redis". */
  name: string;
  command: string;
  args: readonly string[];
  logFile: string;
}

/** The error for a process that failed: its command, the reason and the last 20 log lines. */
export async function processFailure(
  { name, command, args, logFile }: LoggedCommand,
  reason: string,
  cause?: unknown,
): Promise<Error> {
  const log = await readFile(logFile, 'utf8');
  const lines = log.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
  const commandLine = [command, ...args].join(' ');
  return new Error(
    `${name}: ${reason}\nCommand: ${commandLine}\nLast lines of ${logFile}:\n${lines}`,
    { cause },
  );
}
