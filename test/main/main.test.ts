import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { waitUntil } from '../../stack/wait-until.ts';
import { runCutover } from '../support/cutover.ts';
import { aRealmUser, createPreparedRealm, type TestRealm } from '../support/realm.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

function start(environment: Record<string, string>): { sidecar: ChildProcess; log: () => string } {
  const sidecar = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  let log = '';
  sidecar.stdout.on('data', (chunk: Buffer) => (log += chunk.toString()));
  return { sidecar, log: () => log };
}

describe('the sidecar process', function () {
  this.timeout(60_000);
  let realm: TestRealm;
  let smtp: TestSmtpServer;
  let environment: Record<string, string>;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    smtp = await startSmtpServer();
    realm = await createPreparedRealm({ users: [aRealmUser('ann@example.com')] });
    environment = {
      ...realm.environment,
      SMTP_URL: smtp.url,
      MAIL_FROM: 'no-reply@msp.example',
      DASHBOARD_URL: 'https://dashboard.example',
    };
  });

  after(async () => {
    await smtp.stop();
    await realm.remove();
  });

  it('sends what a command queued, keeps addresses and secrets out of its log, and stops in peace', async () => {
    const { sidecar, log } = start(environment);
    const ended = once(sidecar, 'exit');
    await waitUntil({
      what: 'the sidecar to be ready',
      timeoutMs: 20_000,
      check: () => assert.match(log(), /"ready"/),
    });
    smtp.refuseNext({ code: 550, words: 'ann@example.com is unknown here' });
    assert.equal((await runCutover(['enforce'], { environment })).exitCode, 0);
    await realm.admin.users.create(aRealmUser('ben@example.com'));
    assert.equal((await runCutover(['enforce'], { environment })).exitCode, 0);
    await waitUntil({
      what: 'the mail',
      timeoutMs: 20_000,
      check: () =>
        assert.deepEqual(
          smtp.mails.map(({ to }) => to),
          ['ben@example.com'],
        ),
    });
    sidecar.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null]);
    assert.doesNotMatch(log(), /@/);
  });

  it('does not start with settings or a policy that are wrong, and says what is wrong', async () => {
    const { sidecar, log } = start({ ...environment, SMTP_URL: 'mail.example.com' });
    assert.deepEqual(await once(sidecar, 'exit'), [2, null]);
    assert.match(log(), /SMTP_URL must be a URL with smtp or smtps/);
  });
});
