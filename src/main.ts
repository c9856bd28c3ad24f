import { pino } from 'pino';
import { CutoverError } from './domain/errors.ts';
import { readPolicyFile } from './policy-file.ts';
import { startJobs } from './start-jobs.ts';

const log = pino({ name: 'two-factor-sidecar' });

/** A mail server's words can hold addresses; they stand in Redis, for support, and not in the log. */
function logFailure(error: Error): void {
  log.error({ name: error.name, code: error instanceof CutoverError ? error.code : undefined });
}

async function start(): Promise<void> {
  const policy = readPolicyFile(process.env['POLICY_FILE'] ?? 'realm-config/policy.yaml');
  const jobs = await startJobs({
    environment: process.env,
    currentPolicy: () => policy,
    now: Date.now,
    onError: logFailure,
  });
  log.info({ realm: policy.document.realm }, 'ready');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping');
      void jobs.close().then(() => process.exit(0));
    });
  }
}

try {
  await start();
} catch (error) {
  if (!(error instanceof CutoverError)) throw error;
  log.fatal({ code: error.code }, error.message);
  process.exitCode = 2;
}
