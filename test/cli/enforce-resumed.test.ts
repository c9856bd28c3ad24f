import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createClient } from 'redis';
import { createKeys } from '../../src/redis/keys.ts';
import { listQueuedNotices } from '../faults/mail-queue.ts';
import { runCutover } from '../support/cutover.ts';
import { aRealmUser, createPreparedRealm, type TestRealm } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';

const executable = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const userCount = 120;
const kills = 10;
const concurrency = 4;

const usernames = Array.from(
  { length: userCount },
  (_, index) => `user-${String(index).padStart(3, '0')}@example.com`,
);

describe('cutover enforce, when it is killed, doubled or overtaken', function () {
  this.timeout(300_000);
  let realm: TestRealm;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    realm = await createPreparedRealm({
      adminEventsEnabled: true,
      users: usernames.map((name) => aRealmUser(name, { credentials: [] })),
    });
  });

  after(() => realm.remove());

  /** How often each user's sessions were ended, by Keycloak's own admin events. */
  async function countLogouts(): Promise<Map<string, number>> {
    const events = await realm.admin.realms.findAdminEvents({
      realm: realm.name,
      operationTypes: 'ACTION',
      max: 10_000,
    });
    const counts = new Map<string, number>();
    for (const { resourcePath = '' } of events) {
      const [, userId] = /^users\/([^/]+)\/logout$/.exec(resourcePath) ?? [];
      if (userId !== undefined) counts.set(userId, (counts.get(userId) ?? 0) + 1);
    }
    return counts;
  }

  /** Each user has one mail, and each mail one job. */
  async function assertMailedOnce(): Promise<void> {
    const redisUrl = realm.environment['REDIS_URL'] ?? '';
    const jobs = await listQueuedNotices({ redisUrl, realm: realm.name });
    assert.equal(jobs.length, userCount);
    assert.equal(new Set(jobs.map(({ userId }) => userId)).size, userCount);
    const client = await createClient({ url: redisUrl }).connect();
    for (const { userId } of jobs) {
      assert.equal(await client.hLen(createKeys(realm.name).notices(userId)), 1);
    }
    client.destroy();
  }

  function startEnforce(): ReturnType<typeof spawn> {
    return spawn(process.execPath, [executable, 'enforce'], {
      stdio: 'ignore',
      env: {
        ...process.env,
        ...realm.environment,
        KEYCLOAK_CONCURRENCY: String(concurrency),
      },
    });
  }

  it('does its work to the end although it was killed ten times on the way', async () => {
    const runs: number[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const run = startEnforce();
      const ended = once(run, 'exit');
      await waitForProgress(kill);
      run.kill('SIGKILL');
      await ended;
      runs.push((await countLogouts()).size);
      await forgetLease();
    }
    assert.ok(
      (runs[0] ?? 0) > 0 && (runs.at(-1) ?? 0) < userCount,
      `killed in the middle: ${runs.join()}`,
    );
    const result = await runCutover(['enforce'], { environment: realm.environment });
    assert.equal(result.exitCode, 0, result.stderr);
    const users = await realm.admin.users.find({ max: 1_000, briefRepresentation: false });
    assert.ok(users.every(({ requiredActions }) => requiredActions?.includes('CONFIGURE_TOTP')));
    await assertMailedOnce();
    const logouts = await countLogouts();
    assert.equal(logouts.size, userCount);
    const repeated = [...logouts.values()].filter((count) => count > 1);
    // Only those who were at work at the moment of a kill may have been ended again.
    assert.ok(repeated.length <= kills * concurrency, `${String(repeated.length)} ended again`);
    assert.ok(repeated.length < userCount / 2, `${String(repeated.length)} ended again`);
  });

  it('keeps a record of each run, how far it was and how it ended', async () => {
    const { environment } = realm;
    const [last, ...killed] = (await runCutover(['runs', '--json'], { environment })).json() as {
      kind: string;
      state: string;
      total: number;
      outcomes: Record<string, number>;
    }[];
    assert.equal(last?.state, 'done');
    const passed = Object.values(last.outcomes).reduce((sum, users) => sum + users, 0);
    assert.equal(passed, userCount);
    assert.deepEqual(new Set(killed.map(({ state }) => state)), new Set(['running']));
    const { stdout } = await runCutover(['runs'], { environment });
    assert.match(stdout, /enforce.*command.*done.*120 of 12\d.*asked \d+/);
  });

  it('ends nobody again when everything is done', async () => {
    const before = await countLogouts();
    const result = await runCutover(['enforce'], { environment: realm.environment });
    assert.match(result.stdout, /Nothing changed: 120 users/);
    assert.deepEqual(await countLogouts(), before);
  });

  it('does each user once when two runs start at the same moment', async () => {
    const environment = realm.environment;
    await runCutover(['enforce', '--rehearsal', '--as-of', '2021-12-20'], { environment });
    const before = await countLogouts();
    const results = await Promise.all([
      runCutover(['enforce'], { environment }),
      runCutover(['enforce'], { environment }),
    ]);
    const codes = results.map(({ exitCode }) => exitCode).sort();
    assert.ok(codes[0] === 0 && (codes[1] === 0 || codes[1] === 3), codes.join());
    assert.match(results.map(({ stderr }) => stderr).join(), /Another enforcement is running/);
    const after = await countLogouts();
    assert.ok([...after].every(([id, count]) => count === (before.get(id) ?? 0) + 1));
  });

  it('goes on to the end when the reader of its output goes away', async () => {
    const environment = realm.environment;
    await runCutover(['enforce', '--rehearsal', '--as-of', '2021-12-20'], { environment });
    const run = spawn(process.execPath, [executable, 'enforce', '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...environment },
    });
    const ended = once(run, 'exit');
    await once(run.stdout, 'data');
    run.stdout.destroy();
    assert.deepEqual(await ended, [0, null]);
    const users = await realm.admin.users.find({ max: 1_000, briefRepresentation: false });
    assert.ok(users.every(({ requiredActions }) => requiredActions?.includes('CONFIGURE_TOTP')));
  });

  it('is right for users that are created, changed and deleted while it runs', async () => {
    const environment = realm.environment;
    await runCutover(['enforce', '--rehearsal', '--as-of', '2021-12-20'], { environment });
    const running = runCutover(['enforce', '--json'], { environment });
    const [first = '', second = ''] = usernames.slice(-2);
    const gone = await realm.getUser(first);
    await realm.admin.users.del({ id: gone.id });
    const changed = await realm.getUser(second);
    await realm.admin.users.update({ id: changed.id }, { firstName: 'Changed' });
    await realm.admin.users.create(aRealmUser('zz-new@example.com', { credentials: [] }));
    assert.equal((await running).exitCode, 0);
    const again = await runCutover(['enforce'], { environment });
    assert.equal(again.exitCode, 0);
    for (const name of [second, 'zz-new@example.com']) {
      assert.deepEqual((await realm.getUser(name)).requiredActions, ['CONFIGURE_TOTP']);
    }
    assert.equal((await realm.getUser(second)).firstName, 'Changed');
  });

  /** A killed run's lease runs out after 10 s, which ten kills need not wait for. */
  async function forgetLease(): Promise<void> {
    const { createClient } = await import('redis');
    const client = createClient({ url: realm.environment['REDIS_URL'] ?? '' });
    await client.connect();
    await client.del(`two-factor:${realm.name}:run-lease`);
    client.destroy();
  }

  /** Waits until the run has ended sessions since it started, and then a random moment. */
  async function waitForProgress(kill: number): Promise<void> {
    const before = (await countLogouts()).size;
    if (before >= (userCount * (kill + 1)) / (kills + 2)) return;
    while ((await countLogouts()).size <= before) await sleep(20);
    await sleep(Math.random() * 100);
  }
});
