import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Fault } from '../../stack/fault-proxy.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import {
  assertOneLine,
  createFaultStage,
  redisAway,
  tenDaysBefore,
  usernames,
  type FaultStage,
} from './fault-stage.ts';
import { listQueuedNotices } from './mail-queue.ts';
import { refusals } from './refusing-redis.ts';
import { createTransition, type Transition } from './transition.ts';

const executable = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

const brokenConnections: Fault[] = [
  { kind: 'refuse' },
  { kind: 'hang' },
  { kind: 'cut-request', afterBytes: 10 },
  { kind: 'cut-answer', afterBytes: 3 },
];

/** The requests to Redis in which an enforcement says what becomes of one user. */
const steps = {
  'looking for the record': /GET\r\n[^]*:enforcement/,
  'writing the record': /SET\r\n[^]*:enforcement[^]*"sessionsEnded":false/,
  'noting the mail': /:notices\r\n/,
  'queuing the mail': /:bulk-mail/,
  'noting that the sessions are ended': /"sessionsEnded":true/,
};

/** Silence costs the time limit twice, so it is tried where it matters most. */
function stepsTriedWith({ kind }: Fault): [string, RegExp][] {
  return Object.entries(steps).filter(
    ([step]) => kind !== 'hang' || step === 'writing the record' || step === 'queuing the mail',
  );
}

describe('faults of Redis', function () {
  this.timeout(60_000);
  let stage: FaultStage;
  let transition: Transition;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await createFaultStage();
    transition = createTransition(stage);
  });

  after(() => stage.remove());

  for (const fault of brokenConnections) {
    it(`${fault.kind}, from the start: each command says so and does nothing`, async () => {
      await transition.prepare();
      stage.redisProxy.inject(fault);
      for (const words of [['plan'], ['enforce'], ['remind'], ['customer', 'on', 'acme']]) {
        assertOneLine(await stage.cutover(words, { now: tenDaysBefore }), redisAway);
      }
      await stage.redisProxy.forward();
      assert.equal((await stage.cutover(['enforce'])).exitCode, 0);
      await transition.assertDoneOnce();
    });

    for (const [step, on] of stepsTriedWith(fault)) {
      it(`${fault.kind}, while ${step} of the third user: the next run goes on`, async () => {
        await transition.prepare();
        stage.redisProxy.inject(fault, { on, skip: 2 });
        assertOneLine(await stage.cutover(['enforce']), redisAway);
        await transition.assertNothingHalfDone();
        await stage.redisProxy.forward();
        await stage.forgetLease();
        const again = await stage.cutover(['enforce']);
        assert.equal(again.exitCode, 0, again.stderr);
        await transition.assertDoneOnce(1);
      });
    }
  }

  for (const [name, { begin, end }] of Object.entries(refusals)) {
    it(`${name}: plan still reads, what must write says so`, async () => {
      await transition.prepare();
      await stage.redis.command(...begin);
      const plan = await stage.cutover(['plan']);
      assert.equal(plan.exitCode, 0, plan.stderr);
      assertOneLine(await stage.cutover(['enforce']), redisAway);
      assertOneLine(await stage.cutover(['remind'], { now: tenDaysBefore }), redisAway);
      const customer = await stage.cutover(['customer', 'on', 'acme'], { now: tenDaysBefore });
      assertOneLine(customer, redisAway);
      await stage.redis.command(...end);
    });

    it(`${name} in the middle of an enforcement: the next run goes on`, async () => {
      await transition.prepare();
      stage.redisProxy.inject({ kind: 'stall' }, { on: steps['writing the record'], skip: 2 });
      const running = stage.cutover(['enforce']);
      await stage.redisProxy.met();
      await stage.redis.command(...begin);
      await stage.redisProxy.forward();
      assertOneLine(await running, redisAway);
      await transition.assertNothingHalfDone();
      await stage.redis.command(...end);
      await stage.forgetLease();
      assert.equal((await stage.cutover(['enforce'])).exitCode, 0);
      await transition.assertDoneOnce();
    });
  }

  it('nothing but the line reaches the terminal, whatever the libraries have to say', async () => {
    await transition.prepare();
    stage.redisProxy.inject({ kind: 'refuse' }, { on: steps['queuing the mail'], skip: 1 });
    const run = spawn(process.execPath, [executable, 'enforce'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...stage.environment },
    });
    const [stderr, [exitCode]] = await Promise.all([
      text(run.stderr),
      once(run, 'close') as Promise<[number]>,
    ]);
    assertOneLine({ exitCode, stderr }, redisAway);
    await stage.redisProxy.forward();
    await stage.forgetLease();
    assert.equal((await stage.cutover(['enforce'])).exitCode, 0);
    await transition.assertDoneOnce(1);
  });

  it('a reminder whose queuing broke is queued by the next run, and only then', async () => {
    await transition.prepare();
    stage.redisProxy.inject({ kind: 'refuse' }, { on: steps['queuing the mail'], skip: 1 });
    assertOneLine(await stage.cutover(['remind'], { now: tenDaysBefore }), redisAway);
    await stage.redisProxy.forward();
    assert.equal((await stage.cutover(['remind'], { now: tenDaysBefore })).exitCode, 0);
    const queued = await listQueuedNotices({
      redisUrl: stage.redis.url(),
      realm: stage.realm.name,
    });
    const reminders = queued.filter(({ kind }) => kind === 'reminder');
    assert.equal(reminders.length, usernames.length);
    assert.equal(new Set(reminders.map(({ userId }) => userId)).size, usernames.length);
  });
});
