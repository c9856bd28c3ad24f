import { runProgram } from './cli/run-program.ts';

// A reader such as `head` may close the pipe; the work goes on to its end, since it may change users.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`cutover: standard output cannot be written: ${error.message}\n`);
  process.exit(2);
});

const exitCode = await runProgram(
  {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    now: Date.now,
    // Loaded when needed: the adapters take half a second, which explain --stdin can do without.
    openRun: async () => (await import('./open-run.ts')).openRun(process.env),
    openRealm: async () => (await import('./open-realm.ts')).openRealm(process.env),
    setExitCode: (code) => {
      process.exitCode = code;
    },
  },
  process.argv.slice(2),
);
if (exitCode !== undefined) process.exitCode = exitCode;
