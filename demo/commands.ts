import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAsOf } from '../src/cli/as-of.ts';
import type { CliContext } from '../src/cli/context.ts';
import type { Policy } from '../src/domain/policy.ts';
import { runProgram } from '../src/cli/run-program.ts';
import { openRealm } from '../src/open-realm.ts';
import { openRun } from '../src/open-run.ts';
import { readPolicyFile } from '../src/policy-file.ts';
import { createLog } from '../src/http/log.ts';
import { startSidecar, type Sidecar } from '../src/sidecar/start-sidecar.ts';
import { switchCustomer } from '../src/services/switch-customer.ts';
import { findFreePort } from '../stack/free-port.ts';
import { demoTheme, hookSecret, type DemoStack } from './stack.ts';

const policyFile = fileURLToPath(new URL('../realm-config/policy.yaml', import.meta.url));

/** A day on which an existing customer could still choose. */
const beforeTheCutover = Date.parse('2021-12-15T12:00:00Z');

export interface Commands {
  /** Where the Dashboard is to answer. */
  dashboardUrl: string;
  /** Shows and runs one command line of cutover. @throws when it does not end with exit code 0 */
  run(...words: string[]): Promise<void>;
  /** It sends what the commands queue. */
  startSidecar(): Promise<Sidecar>;
  /** What this customer's administrator did in December 2021. */
  switchOnBeforeTheCutover(customerId: string): Promise<void>;
  /** The policy's now. */
  now: () => number;
  /** The policy of the demo. */
  policy: Policy;
  /** The environment with which the same commands work in another terminal. */
  environment: Readonly<Record<string, string>>;
}

/**
 * @param asOf moves the policy's `now`, and nothing else; `undefined` leaves it the real one
 */
export async function createCommands(
  stack: DemoStack,
  asOf: string | undefined,
): Promise<Commands> {
  const environment = await createEnvironment(stack);
  const policy = readPolicyFile(policyFile);
  const now = readAsOf(policy, asOf, Date.now());
  return {
    dashboardUrl: `${environment['DASHBOARD_URL'] ?? ''}/`,
    now: () => now,
    policy,
    environment,
    run: async (...words) => {
      console.log(`\n$ cutover ${words.join(' ')}`);
      await runToSuccess(environment, now, words);
    },
    startSidecar: () => startSidecar({ environment, log: createLog('error'), now: () => now }),
    switchOnBeforeTheCutover: async (customerId) => {
      const run = await openRun(environment);
      try {
        const clock = { now: beforeTheCutover, realNow: Date.now() };
        await switchCustomer(run, run.policy, clock, { customerId, enabled: true, by: 'demo' });
      } finally {
        await run.close();
      }
    },
  };
}

async function runToSuccess(
  environment: Commands['environment'],
  now: number,
  words: readonly string[],
): Promise<void> {
  let exitCode = 0;
  const context: CliContext = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    now: () => now,
    openRun: () => openRun(environment),
    openRealm: () => Promise.resolve(openRealm(environment)),
    setExitCode: (code) => {
      exitCode = code;
    },
  };
  exitCode = (await runProgram(context, words)) ?? exitCode;
  if (exitCode !== 0) throw new Error(`cutover ${words.join(' ')} ended with ${exitCode}`);
}

async function createEnvironment({
  keycloak,
  redis,
  mail,
}: DemoStack): Promise<Record<string, string>> {
  const [hookPort, pagesPort] = [await findFreePort(), await findFreePort()];
  const dashboardPort = await findFreePort();
  const directory = await mkdtemp(join(tmpdir(), 'cutover-demo-'));
  return {
    KEYCLOAK_URL: keycloak.url,
    KEYCLOAK_CLIENT_SECRET_FILE: join(directory, 'client-secret'),
    KEYCLOAK_ADMIN_USERNAME: keycloak.adminUsername,
    KEYCLOAK_ADMIN_PASSWORD: keycloak.adminPassword,
    REDIS_URL: redis.url,
    SMTP_URL: `smtp://${mail.smtpHost}:${mail.smtpPort}`,
    MAIL_FROM: 'Dashboard <no-reply@msp.example>',
    DASHBOARD_URL: `http://127.0.0.1:${dashboardPort}`,
    PUBLIC_URL: `http://127.0.0.1:${pagesPort}`,
    PAGES_PORT: String(pagesPort),
    HOOK_PORT: String(hookPort),
    API_PORT: '0',
    HOOK_URL: `http://127.0.0.1:${hookPort}`,
    HOOK_SECRET: hookSecret,
    THEME: demoTheme,
    LINK_KEY: randomBytes(32).toString('hex'),
    POLICY_FILE: policyFile,
    HTTP_PORT: '0',
  };
}
