import assert from 'node:assert/strict';
import { stackStartTimeoutMs } from '../support/stack.ts';
import {
  assertOneLine,
  createFaultStage,
  redisAway,
  tenDaysBefore,
  type FaultStage,
} from './fault-stage.ts';
import { listQueuedNotices } from './mail-queue.ts';
import { createTransition, type Transition } from './transition.ts';

/** The writes of an enforcement. */
const writes = {
  'the lease': /:run-lease/,
  'a record': /:enforcement[^]*"sessionsEnded":false/,
  'the state of a mail': /:notices\r\n/,
  'a mail to be sent': /:bulk-mail/,
  'that sessions are ended': /"sessionsEnded":true/,
};

describe('a Redis that is killed within a second of a write, and started again on its data', function () {
  this.timeout(60_000);
  let stage: FaultStage;
  let transition: Transition;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await createFaultStage();
    transition = createTransition(stage);
  });

  after(() => stage.remove());

  it("has a customer's switch that was confirmed", async () => {
    const now = tenDaysBefore;
    assert.equal((await stage.cutover(['customer', 'on', 'acme'], { now })).exitCode, 0);
    await stage.restartRedis();
    const again = await stage.cutover(['customer', 'on', 'acme'], { now });
    assert.match(again.stdout, /is already on for customer acme/);
  });

  it('has what an enforcement did: the next one changes nothing', async () => {
    await transition.prepare();
    assert.equal((await stage.cutover(['enforce'])).exitCode, 0);
    await stage.restartRedis();
    assert.match((await stage.cutover(['enforce'])).stdout, /Nothing changed: 6 users/);
    await transition.assertDoneOnce();
  });

  it('has the reminders that wait: each is queued once', async () => {
    await transition.prepare();
    const first = await stage.cutover(['remind'], { now: tenDaysBefore });
    assert.match(first.stdout, /Queued 6 mails/);
    await stage.restartRedis();
    assert.equal((await stage.cutover(['remind'], { now: tenDaysBefore })).exitCode, 0);
    const queued = await listQueuedNotices({
      redisUrl: stage.redis.url(),
      realm: stage.realm.name,
    });
    assert.equal(queued.filter(({ kind }) => kind === 'reminder').length, 6);
  });

  for (const [name, on] of Object.entries(writes)) {
    const skip = name === 'the lease' ? 0 : 2;
    it(`killed when it has confirmed ${name}: the next run goes on`, async () => {
      await transition.prepare();
      stage.redisProxy.inject({ kind: 'cut-answer', afterBytes: 0 }, { on, skip });
      const running = stage.cutover(['enforce']);
      await stage.redisProxy.met();
      assertOneLine(await running, redisAway);
      await stage.restartRedis();
      await stage.redisProxy.forward();
      await transition.assertNothingHalfDone();
      await stage.forgetLease();
      assert.equal((await stage.cutover(['enforce'])).exitCode, 0);
      await transition.assertDoneOnce(1);
    });
  }

  it('a killed Redis ends a run with one line, and the next run goes on', async () => {
    await transition.prepare();
    stage.redisProxy.inject({ kind: 'stall' }, { on: writes['a record'], skip: 3 });
    const running = stage.cutover(['enforce']);
    await stage.redisProxy.met();
    await stage.restartRedis();
    assertOneLine(await running, redisAway);
    await stage.redisProxy.forward();
    await transition.assertNothingHalfDone();
    await stage.forgetLease();
    assert.equal((await stage.cutover(['enforce'])).exitCode, 0);
    await transition.assertDoneOnce();
  });
});
