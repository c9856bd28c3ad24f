/**
 * Runs `argv[2]` with the arguments after it in a process group of its own, sends the group's id
 * over the IPC channel, and ends the whole group as soon as that channel closes. The operating
 * system closes the channel when the parent dies of whatever cause, SIGKILL included.
 *
 * Exits when the group is gone, with the exit code of the command, or 128 + n when signal n ended
 * it, or 127 when it could not be started (as a shell does).
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { endGroup } from './end-group.ts';

const NOT_STARTED = 127;

const [command = '', ...args] = process.argv.slice(2);
const child = spawn(command, args, { detached: true, stdio: 'inherit' });
let ending: Promise<void> | undefined;

function end(): Promise<void> {
  ending ??= child.pid === undefined ? Promise.resolve() : endGroup(child.pid);
  return ending;
}

async function finish(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
  await end();
  process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
}

child.once('exit', (code, signal) => void finish(code, signal));
child.once('error', (error) => {
  console.error(error.message);
  process.exit(NOT_STARTED);
});
// The callback takes the error of a channel whose other end has died.
child.once('spawn', () => process.send?.(child.pid, undefined, undefined, () => undefined));

process.once('disconnect', () => void end());
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, () => void end());
}
// The parent can die before the listener above stands.
if (!process.connected) void end();
