import assert from 'node:assert/strict';
import { createClient } from 'redis';
import { createKeys } from '../../src/redis/keys.ts';
import { runCutover, type CommandResult } from '../support/cutover.ts';
import { aRealmUser, createPreparedRealm, type TestRealm } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';

const now = '2022-02-01T12:00:00Z';

describe('exemptions from IP verification', function () {
  this.timeout(30_000);
  let realm: TestRealm;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    realm = await createPreparedRealm({
      users: [
        aRealmUser('ann@example.com', { otp: true }),
        aRealmUser('ben@example.com', { otp: true }),
        aRealmUser('carl@example.com'),
      ],
    });
  });

  after(() => realm.remove());

  const exempt = (words: string[], stdin = ''): Promise<CommandResult> =>
    runCutover(['exempt', ...words], { environment: realm.environment, now, stdin });

  const add = (user: string, ...more: string[]): Promise<CommandResult> =>
    exempt(['add', user, '--by', 'kim', '--reason', 'on call', ...more]);

  async function list(): Promise<Record<string, unknown>[]> {
    const { stdout } = await exempt(['list', '--json']);
    const lines = stdout.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it('are kept with who, when, why and until when', async () => {
    assert.match((await exempt(['list'])).stdout, /Nobody is exempt/);
    const added = await add('ann@example.com', '--until', '2022-02-28');
    assert.match(added.stdout, /without IP verification until 2022-03-01 in America\/New_York/);
    assert.deepEqual(await list(), [
      {
        user: 'ann@example.com',
        by: 'kim',
        reason: 'on call',
        until: '2022-03-01T05:00:00.000Z',
        at: '2022-02-01T12:00:00.000Z',
        suspendedAt: null,
        state: 'active',
      },
    ]);
  });

  it('are refused to a user without active two-factor', async () => {
    const refused = await add('carl@example.com');
    assert.equal(refused.exitCode, 2);
    assert.match(
      refused.stderr,
      /^cutover: carl@example\.com has no active two-factor .*: let the user set it up first\.\n$/,
    );
  });

  it('are refused with an end that cannot be read, or has passed', async () => {
    assert.match((await add('ben@example.com', '--until', 'soon')).stderr, /neither a day .* nor/);
    const passed = await add('ben@example.com', '--until', '2022-01-15');
    assert.match(passed.stderr, /would have ended already/);
    assert.equal((await list()).length, 1);
  });

  it('show that they have no effect while the authenticator is gone', async () => {
    await add('ben@example.com');
    const { id } = await realm.getUser('ben@example.com');
    const credentials = await realm.admin.users.getCredentials({ id });
    const otp = credentials.find(({ type }) => type === 'otp');
    await realm.admin.users.deleteCredential({ id, credentialId: otp?.id ?? '' });
    const states = (await list()).map(({ user, state }) => [user, state]).sort();
    assert.deepEqual(states, [
      ['ann@example.com', 'active'],
      ['ben@example.com', 'without-factor'],
    ]);
  });

  it('are removed', async () => {
    assert.match(
      (await exempt(['remove', 'ben@example.com'])).stdout,
      /verifies new networks again/,
    );
    assert.match((await exempt(['remove', 'ben@example.com'])).stdout, /was not exempt/);
  });

  it('come back from an export, suspended ones as suspended', async () => {
    const [active] = await list();
    const suspended = { ...active, user: 'carl@example.com', suspendedAt: now };
    const ended = { ...active, user: 'ben@example.com', until: '2022-01-01T00:00:00Z' };
    await exempt(['remove', 'ann@example.com']);
    const lines = [active, suspended, ended].map((line) => JSON.stringify(line)).join('\n');
    const imported = await exempt(['import'], `${lines}\n`);
    assert.match(imported.stdout, /Imported 2 exemptions; 1 had ended already/);
    const states = (await list()).map(({ user, state }) => [user, state]).sort();
    assert.deepEqual(states, [
      ['ann@example.com', 'active'],
      ['carl@example.com', 'suspended'],
    ]);
  });

  it('that were suspended after the export come back by hand alone, and nobody twice', async () => {
    const carl = (await list()).find(({ user }) => user === 'carl@example.com');
    const line = JSON.stringify({ ...carl, suspendedAt: null });
    const refused = await exempt(['import'], `${line}\n`);
    assert.match(refused.stderr, /carl@example\.com is suspended by now: renew it with exempt add/);
    const twice = JSON.stringify({ ...carl, user: 'ann@example.com' });
    assert.match(
      (await exempt(['import'], `${twice}\n${twice}\n`)).stderr,
      /line 2: .*stands here twice/,
    );
  });

  it('are imported all or not at all, with every fault by its line', async () => {
    const active = (await list()).find(({ state }) => state === 'active');
    await exempt(['remove', 'ann@example.com']);
    const bad = { ...active, user: 'carl@example.com' };
    const lines = [active, bad].map((line) => JSON.stringify(line));
    const refused = await exempt(['import'], [...lines, '', '{', ''].join('\n'));
    assert.equal(refused.exitCode, 2);
    assert.match(refused.stderr, /line 2: carl@example.com is suspended by now/);
    assert.match(refused.stderr, /line 4: is no JSON/);
    assert.match(refused.stderr, /2 lines refused, so nothing was imported/);
    assert.ok(!(await list()).some(({ user }) => user === 'ann@example.com'));
  });

  it('are named when somebody else wrote into Redis', async () => {
    const client = await createClient({ url: realm.environment['REDIS_URL'] ?? '' }).connect();
    const key = createKeys(realm.name).exemptions;
    await client.hSet(key, 'somebody', 'no JSON');
    const broken = await exempt(['list']);
    await client.hDel(key, 'somebody');
    client.destroy();
    assert.equal(broken.exitCode, 3);
    assert.ok(broken.stderr.includes(`unreadable at ${key}`));
  });
});
