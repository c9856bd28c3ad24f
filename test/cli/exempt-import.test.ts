import assert from 'node:assert/strict';
import { connectRedis, type RedisConnection } from '../../src/redis/connection.ts';
import { createExemptions } from '../../src/redis/exemptions.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createLoginStates } from '../../src/redis/login-states.ts';
import type { Exemption } from '../../src/services/login-states.ts';
import { startFaultProxy, type FaultProxy } from '../../stack/fault-proxy.ts';
import { runCutover } from '../support/cutover.ts';
import { aRealmUser, createPreparedRealm, type TestRealm } from '../support/realm.ts';
import { stackStartTimeoutMs, useRedis } from '../support/stack.ts';

const exemption: Exemption = {
  by: 'kim',
  at: Date.parse('2022-01-03T12:00:00Z'),
  reason: 'on call',
  until: null,
  suspendedAt: null,
};
const renewed = { ...exemption, by: 'lee', at: exemption.at + 1 };

describe('An import of exemptions that takes long', function () {
  this.timeout(60_000);
  let realm: TestRealm;
  let redis: RedisConnection;
  let proxy: FaultProxy;
  let ann: string;
  let ben: string;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    realm = await createPreparedRealm({
      users: ['ann', 'ben'].map((name) => aRealmUser(`${name}@example.com`, { otp: true })),
    });
    ann = (await realm.getUser('ann@example.com')).id;
    ben = (await realm.getUser('ben@example.com')).id;
    redis = await connectRedis({ url: (await useRedis()).url, timeoutMs: 5_000 });
    proxy = await startFaultProxy(realm.keycloakUrl);
  });
  after(async () => {
    proxy.stop();
    redis.close();
    await realm.remove();
  });
  beforeEach(async () => {
    for (const id of [ann, ben]) await stored().save(id, exemption);
  });

  const stored = () => createExemptions(redis, createKeys(realm.name));

  const run = (words: string[], stdin = '') =>
    runCutover(['exempt', ...words], {
      environment: { ...realm.environment, KEYCLOAK_URL: proxy.url },
      stdin,
    });

  const changes: [string, () => Promise<unknown>, Exemption | undefined][] = [
    [
      'suspended by a log-in',
      () => createLoginStates(redis, createKeys(realm.name)).suspendExemption(ann, exemption),
      { ...exemption, suspendedAt: 0 },
    ],
    ['renewed by an administrator', () => stored().save(ann, renewed), renewed],
    ['taken away', () => stored().remove(ann), undefined],
  ];
  for (const [name, change, left] of changes)
    it(`leaves what is ${name} meanwhile, and says so`, async () => {
      const { stdout: lines } = await run(['list', '--json']);
      await stored().remove(ben);
      proxy.inject({ kind: 'stall' }, { on: /^GET \S+\/users\/?\?/ });
      const running = run(['import'], lines);
      await proxy.met();

      await change();
      await proxy.forward();

      const { exitCode, stdout, stderr } = await running;
      assert.match(stderr, /^ann@example\.com: the exemption changed during the import/);
      assert.match(stdout, /^Imported 1 exemption\.$/m);
      assert.equal(exitCode, 1);
      const now = await stored().listAll();
      assert.deepEqual(timeless(now.get(ann)), left);
      assert.deepEqual(now.get(ben), exemption);
    });

  it('takes everything over when nothing changes, whoever wrote it', async () => {
    await createLoginStates(redis, createKeys(realm.name)).suspendExemption(ann, exemption);
    const { stdout: lines } = await run(['list', '--json']);

    const { exitCode, stdout } = await run(['import'], lines);

    assert.match(stdout, /^Imported 2 exemptions\.$/m);
    assert.equal(exitCode, 0);
    assert.notEqual((await stored().listAll()).get(ann)?.suspendedAt, null);
  });
});

/** When a suspension was is not known here. */
function timeless(exemption: Exemption | undefined): Exemption | undefined {
  if (exemption === undefined || exemption.suspendedAt === null) return exemption;
  return { ...exemption, suspendedAt: 0 };
}
