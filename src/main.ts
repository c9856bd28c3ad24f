import { CutoverError } from './domain/errors.ts';
import { createLog } from './http/log.ts';
import { readSettings } from './sidecar/settings.ts';
import { startSidecar, type Sidecar } from './sidecar/start-sidecar.ts';

/** An orchestrator kills after 30 s by default; what is then still under way is taken up by the next run. */
const stopWithinMs = 25_000;

const log = createLog('info');

function stopOnSignal(sidecar: Sidecar): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping');
      setTimeout(() => end('stopped before all was done', 1), stopWithinMs).unref();
      sidecar.close().then(
        () => end('stopped', 0),
        (err: unknown) => end('stopped badly', 1, err),
      );
    });
  }
}

function end(message: string, exitCode: number, err?: unknown): void {
  if (exitCode === 0) log.info(message);
  else log.fatal({ err }, message);
  process.exit(exitCode);
}

for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (err: unknown) => end('a mistake in the program; start it again', 1, err));
}

try {
  log.level = readSettings(process.env).settings.LOG_LEVEL;
  const onUnfit = ({ message }: CutoverError): void => end(message, 2);
  stopOnSignal(await startSidecar({ environment: process.env, now: Date.now, log, onUnfit }));
} catch (error) {
  // The reason is for a person at the console, who wants it in one line.
  if (error instanceof CutoverError) end(error.message, 2);
  else end('not started', 1, error);
}
