import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../stack/free-port.ts';
import { runCutover } from '../support/cutover.ts';

const directory = mkdtempSync(join(tmpdir(), 'cutover-bad-input-'));

function aPolicyFile(text: string): string {
  const path = join(directory, `${String(Math.random()).slice(2)}.yaml`);
  writeFileSync(path, text);
  return path;
}

const goodPolicy = `
realm: dashboard
timeZone: America/New_York
twoFactor: { newCustomersFrom: 2021-12-06, existingCustomersOptionalUntil: 2022-01-21 }
`;

const environment = {
  KEYCLOAK_URL: 'http://127.0.0.1:1',
  KEYCLOAK_CLIENT_SECRET: 'secret',
  REDIS_URL: 'redis://127.0.0.1:1',
  POLICY_FILE: aPolicyFile(goodPolicy),
};

describe('cutover: bad input', () => {
  const cases: {
    name: string;
    words: string[];
    environment?: Record<string, string>;
    exitCode: number;
    stderr: RegExp;
  }[] = [
    {
      name: 'an unknown command',
      words: ['enfroce'],
      exitCode: 2,
      stderr: /^error: unknown command 'enfroce'/,
    },
    {
      name: 'an unknown option',
      words: ['plan', '--as_of', 'x'],
      exitCode: 2,
      stderr: /^error: unknown option '--as_of'/,
    },
    {
      name: 'explain without a user',
      words: ['explain'],
      exitCode: 2,
      stderr: /^cutover: Name a user \(user name or id\), or pass --stdin\.\n$/,
    },
    {
      name: 'a user beside --stdin',
      words: ['explain', '--stdin', 'bob'],
      exitCode: 2,
      stderr: /^cutover: --stdin takes no user and no --as-of: each line holds its own\.\n$/,
    },
    {
      name: 'all missing settings at once',
      words: ['plan'],
      environment: {
        KEYCLOAK_URL: 'keycloak',
        REDIS_TIMEOUT_MS: 'soon',
        KEYCLOAK_CONCURRENCY: '0',
      },
      exitCode: 2,
      stderr:
        /^cutover: Settings: KEYCLOAK_URL must be.*KEYCLOAK_CLIENT_SECRET must be set.*KEYCLOAK_CONCURRENCY.*REDIS_URL must be.*REDIS_TIMEOUT_MS must be.*\n$/,
    },
    {
      name: 'a secret file that is not there',
      words: ['plan'],
      environment: { ...environment, KEYCLOAK_CLIENT_SECRET_FILE: join(directory, 'no-secret') },
      exitCode: 2,
      stderr:
        /^cutover: Settings: KEYCLOAK_CLIENT_SECRET_FILE: .*no-secret cannot be read: name a file that holds the secret\.\n$/,
    },
    {
      name: 'a secret file that is empty',
      words: ['plan'],
      environment: { ...environment, KEYCLOAK_CLIENT_SECRET_FILE: aPolicyFile('') },
      exitCode: 2,
      stderr: /^cutover: Settings: KEYCLOAK_CLIENT_SECRET_FILE: .* is empty\.\n$/,
    },
    {
      name: 'a policy with an alias that leads nowhere',
      words: ['plan'],
      environment: { ...environment, POLICY_FILE: aPolicyFile('realm: *foo') },
      exitCode: 2,
      stderr: /^cutover: .*\.yaml is no YAML: .*foo.*\n$/,
    },
    {
      name: 'a policy file that is not there',
      words: ['plan'],
      environment: { ...environment, POLICY_FILE: join(directory, 'none.yaml') },
      exitCode: 2,
      stderr:
        /^cutover: The policy file .*none\.yaml cannot be read: set POLICY_FILE to its path\.\n$/,
    },
    {
      name: 'a policy file that is no YAML',
      words: ['plan'],
      environment: { ...environment, POLICY_FILE: aPolicyFile('realm: [dashboard') },
      exitCode: 2,
      stderr: /^cutover: .*\.yaml is no YAML: .*line 1.*\n$/,
    },
    {
      name: 'every fault of a policy on a line of its own',
      words: ['plan'],
      environment: { ...environment, POLICY_FILE: aPolicyFile('realm: x\ntimeZone: Nowhere\n') },
      exitCode: 2,
      stderr:
        /^cutover: the policy is not valid:\n {2}timeZone: must be.*\n {2}twoFactor: is missing.*\n$/,
    },
    {
      name: 'an address of the sidecar that the login hook would refuse',
      words: ['realm', 'apply'],
      environment: { ...environment, HOOK_URL: 'http://sidecar:8081' },
      exitCode: 2,
      stderr:
        /^cutover: Settings: HOOK_URL must begin with https:\/\/, except for a loopback address such as http:\/\/127\.0\.0\.1:8081\.\n$/,
    },
    {
      name: 'a Redis that is not there',
      words: ['plan'],
      environment,
      exitCode: 3,
      stderr:
        /^cutover: Redis at 127\.0\.0\.1:1 does not serve \(.*ECONNREFUSED.*\): check REDIS_URL.*\n$/,
    },
    {
      name: 'no administrator for a realm',
      words: ['realm', 'apply'],
      environment,
      exitCode: 2,
      stderr: /^cutover: Settings: an administrator is needed: set KEYCLOAK_ADMIN_USERNAME/,
    },
    {
      name: 'a Keycloak that is not there',
      words: ['realm', 'plan'],
      environment: {
        ...environment,
        KEYCLOAK_ADMIN_USERNAME: 'admin',
        KEYCLOAK_ADMIN_PASSWORD: 'admin',
      },
      exitCode: 3,
      stderr:
        /^cutover: Keycloak at http:\/\/127\.0\.0\.1:1 does not answer \(.*\): check KEYCLOAK_URL/,
    },
    {
      name: 'enforcing another day by a slip',
      words: ['enforce', '--as-of', '2030-01-01'],
      environment: { ...environment, REDIS_URL: 'redis://127.0.0.1:1' },
      exitCode: 2,
      stderr: /^cutover: enforce --as-of acts on users by the rules of another day/,
    },
  ];
  for (const { name, words, exitCode, stderr, ...options } of cases) {
    it(`answers ${name} in one clear line`, async () => {
      const result = await runCutover(words, options);
      assert.match(result.stderr, stderr);
      assert.equal(result.exitCode, exitCode);
      assert.equal(result.stdout, '');
    });
  }

  it('shows help, with the exit codes, without an error', async () => {
    const result = await runCutover(['--help']);
    assert.equal(result.exitCode, 0);
    assert.match(result.stdout, /Exit codes: 0 done, 1 some users failed, 2 wrong use/);
  });

  it('does not wait for ever for a Redis that accepts and says nothing', async () => {
    const port = await findFreePort();
    const { createServer } = await import('node:net');
    const server = createServer().listen(port, '127.0.0.1');
    try {
      const result = await runCutover(['plan'], {
        environment: {
          ...environment,
          REDIS_URL: `redis://127.0.0.1:${String(port)}`,
          REDIS_TIMEOUT_MS: '200',
        },
      });
      assert.match(result.stderr, /does not serve \(no answer within 200 ms\)/);
      assert.equal(result.exitCode, 3);
    } finally {
      server.close();
    }
  });
});
