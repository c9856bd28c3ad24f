import assert from 'node:assert/strict';
import { createNodeRedisClient, Queue } from 'bullmq';
import { createClient } from 'redis';
import { waitUntil } from '../../stack/wait-until.ts';
import { createLog } from '../../src/http/log.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { startSidecar, type Sidecar } from '../../src/sidecar/start-sidecar.ts';
import { runCutover } from '../support/cutover.ts';
import { mailSettings } from '../support/link-settings.ts';
import { aRealmUser, createPreparedRealm, type TestRealm } from '../support/realm.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';

interface Run {
  kind: string;
  startedBy: string;
  state: string;
  outcomes: Record<string, number>;
}

describe('the schedule of two sidecars', function () {
  this.timeout(60_000);
  let realm: TestRealm;
  let smtp: TestSmtpServer;
  let sidecars: Sidecar[] = [];
  let environment: Record<string, string>;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    smtp = await startSmtpServer();
    realm = await createPreparedRealm({
      adminEventsEnabled: true,
      users: ['ann', 'ben', 'cleo'].map((name) => aRealmUser(`${name}@example.com`)),
    });
    environment = {
      ...realm.environment,
      ...mailSettings(smtp.url),
      SIDECAR_ROLES: 'jobs',
      HTTP_PORT: '0',
    };
    const start = (): Promise<Sidecar> =>
      startSidecar({ environment, log: createLog('silent'), now: Date.now });
    sidecars = [await start(), await start()];
  });

  after(async () => {
    await Promise.all(sidecars.map((sidecar) => sidecar.close()));
    await smtp.stop();
    await realm.remove();
  });

  async function listRuns(): Promise<Run[]> {
    const { stdout } = await runCutover(['runs', '--json'], { environment });
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Run);
  }

  /** The time of the next run, now. */
  async function bringNextRunForward(): Promise<void> {
    const client = createClient({ url: environment['REDIS_URL'] ?? '' });
    const queue = new Queue('cutover', {
      connection: createNodeRedisClient(client),
      prefix: createKeys(realm.name).jobs,
    });
    await waitUntil({
      what: 'the next run in the schedule',
      timeoutMs: 10_000,
      check: async () => {
        const [job] = await queue.getDelayed();
        assert.ok(job);
        await job.promote();
      },
    });
    await queue.close();
    client.destroy();
  }

  it('does a run once, for everybody, and tells of it', async () => {
    await bringNextRunForward();
    await waitUntil({
      what: 'the run and its mails',
      timeoutMs: 30_000,
      check: async () => {
        assert.equal(smtp.mails.length, 3);
        assert.equal((await listRuns()).filter(({ state }) => state === 'done').length, 2);
      },
    });
    const runs = await listRuns();
    assert.deepEqual(
      runs.map(({ kind, startedBy }) => [kind, startedBy]),
      [
        ['remind', 'sidecar'],
        ['enforce', 'sidecar'],
      ],
    );
    assert.deepEqual(runs[1]?.outcomes, { asked: 3 });
    const events = await realm.admin.realms.findAdminEvents({
      realm: realm.name,
      operationTypes: 'ACTION',
    });
    const logouts = events.filter(({ resourcePath = '' }) => resourcePath.endsWith('/logout'));
    assert.equal(logouts.length, 3);
  });
});
