import assert from 'node:assert/strict';
import { aRealmUser } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { assertOneLine, createFaultStage, redisAway, type FaultStage } from './fault-stage.ts';
import { refusals } from './refusing-redis.ts';

const otto = 'otto@example.com';

describe('an exemption from IP verification', function () {
  this.timeout(60_000);
  let stage: FaultStage;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await createFaultStage();
    await stage.realm.admin.users.create(aRealmUser(otto, { otp: true }));
  });

  after(() => stage.remove());

  const exempt = (...words: string[]): ReturnType<FaultStage['cutover']> =>
    stage.cutover(['exempt', ...words]);

  it('is there after Redis was killed within a second of it', async () => {
    const added = await exempt('add', otto, '--by', 'kim', '--reason', 'on call');
    assert.equal(added.exitCode, 0, added.stderr);
    await stage.restartRedis();
    assert.match((await exempt('list')).stdout, /otto@example\.com.*active.*kim.*on call/);
  });

  it('is neither given nor taken while Redis is away, and the person sees why', async () => {
    stage.redisProxy.inject({ kind: 'refuse' });
    assertOneLine(await exempt('remove', otto), redisAway);
    await stage.redisProxy.forward();
    assert.match((await exempt('list')).stdout, /otto@example\.com.*active/);
  });

  for (const [name, { begin, end }] of Object.entries(refusals))
    it(`is neither given nor taken by a Redis that ${name}`, async () => {
      await stage.redis.command(...begin);
      try {
        const again = await exempt('add', otto, '--by', 'lea', '--reason', 'other');
        assertOneLine(again, redisAway);
      } finally {
        await stage.redis.command(...end);
      }
      assert.match((await exempt('list')).stdout, /active.*kim.*on call/);
    });

  it('is gone after Redis was killed within a second of its end', async () => {
    const removed = await exempt('remove', otto);
    assert.equal(removed.exitCode, 0, removed.stderr);
    await stage.restartRedis();
    assert.match((await exempt('list')).stdout, /^Nobody is exempt\.$/m);
  });
});
