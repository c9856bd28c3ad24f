import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { verificationNumbers, type VerificationSubject } from '../../src/domain/verification.ts';
import { createBudgets } from '../../src/redis/budgets.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createVerifications } from '../../src/redis/verifications.ts';
import type {
  Budgets,
  NamedBudget,
  VerificationDetails,
  Verifications,
} from '../../src/services/verifications.ts';
import { ageVerifications } from '../support/age-verifications.ts';
import { openRedisStage, type RedisStage } from './redis-stage.ts';

const keys = createKeys('dashboard');
const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;

describe('verifications in Redis', function () {
  this.timeout(20_000);
  let stage: RedisStage;
  let verifications: Verifications;
  let serial = 0;

  before(async () => {
    stage = await openRedisStage();
    verifications = createVerifications(stage.redis, keys);
  });

  beforeEach(() => stage.client.flushAll());

  after(() => stage.stop());

  const subject = (changes: Partial<VerificationSubject> = {}): VerificationSubject => ({
    userId: 'u1',
    purpose: 'network',
    mailbox: 'ann@example.com',
    network: '203.0.113.0/24',
    attempt: 'attempt-1',
    ...changes,
  });

  function open(
    changes: Partial<VerificationSubject> = {},
    details: { lifetimeMs?: number; hasOwnBudget?: boolean } = {},
  ): ReturnType<Verifications['open']> {
    return verifications.open(subject(changes), { ...detailsOfNext(), ...details });
  }

  function foresee(
    changes: Partial<VerificationSubject> = {},
  ): ReturnType<Verifications['foresee']> {
    return verifications.foresee(subject(changes), detailsOfNext());
  }

  function detailsOfNext(): VerificationDetails {
    serial += 1;
    return {
      id: `id-${String(serial)}`,
      browser: 'Firefox',
      locale: null,
      lifetimeMs: 2 * hourMs,
      hasOwnBudget: false,
      numbers: verificationNumbers,
    };
  }

  const age = (byMs: number): Promise<void> =>
    ageVerifications(stage.client, keys.verifications('u1'), byMs);

  async function opened(...how: Parameters<typeof open>): Promise<{ id: string; number: number }> {
    const { verification } = await open(...how);
    assert.ok(verification);
    return verification;
  }

  it('leaves one whose authenticator is stored to its log-in, and opens another', async () => {
    const first = await open();
    assert.ok('verification' in first && first.verification);
    const { id, number } = first.verification;
    await verifications.confirm('u1', id, number);
    await verifications.move('u1', id, 'confirmed', 'enrolled');
    assert.equal((await verifications.findOpen(subject()))?.id, id);

    const second = await open();

    assert.equal(second.outcome, 'created');
    assert.equal((await open()).outcome, 'resumed');
    assert.equal((await verifications.findOpen(subject()))?.id, second.verification.id);
  });

  it('go on with the same number in the same browser, and with nothing else', async () => {
    const first = await open();
    const again = await open();
    assert.equal(first.outcome, 'created');
    assert.equal(again.outcome, 'resumed');
    assert.deepEqual(again.verification, first.verification);
    for (const other of [
      { attempt: 'attempt-2' },
      { purpose: 'set-up' },
      { mailbox: 'other@example.com' },
      { network: '198.51.100.0/24' },
      { network: null },
      { userId: 'u2' },
    ] as const) {
      assert.equal(await verifications.findOpen(subject(other)), undefined, JSON.stringify(other));
    }
  });

  it('of one user show different numbers', async () => {
    const numbers = new Set<number>();
    for (const network of ['a', 'b', 'c', 'd', 'e']) {
      numbers.add((await opened({ network, attempt: network })).number);
    }
    assert.equal(numbers.size, 5);
  });

  it('end with their lifetime', async () => {
    const { id, number } = await opened({}, { lifetimeMs: 50 });
    await new Promise((resolve) => setTimeout(resolve, 80));
    assert.equal(await verifications.findOpen(subject()), undefined);
    assert.deepEqual(await verifications.confirm('u1', id, number), { outcome: 'gone' });
    assert.equal((await open()).outcome, 'created');
  });

  it('are seen as expired once their time has ended, unless they ended before', async () => {
    type Made = Awaited<ReturnType<typeof opened>>;
    const ends: Record<string, (made: Made) => Promise<unknown>> = {
      expired: () => Promise.resolve(),
      consumed: ({ id, number }) =>
        verifications
          .confirm('u1', id, number)
          .then(() => verifications.move('u1', id, 'confirmed', 'consumed')),
      refused: ({ id }) => verifications.refuse('u1', id),
    };
    const made: [string, Made][] = [];
    for (const [state, end] of Object.entries(ends)) {
      const verification = await opened({ attempt: state, network: state }, { lifetimeMs: 300 });
      await end(verification);
      made.push([state, verification]);
    }
    await new Promise((resolve) => setTimeout(resolve, 350));
    for (const [state, { id }] of made) {
      assert.equal((await verifications.find('u1', id))?.state, state);
      const attempted = subject({ attempt: state, network: state });
      assert.equal((await verifications.findOf(attempted, id))?.state, state);
    }
    const listed = (await verifications.list('u1')).map(({ state }) => state);
    assert.deepEqual(listed.sort(), Object.keys(ends).sort());
  });

  it('are confirmed by the right number, once', async () => {
    const { id, number } = await opened();
    assert.deepEqual(await verifications.confirm('u1', id, number), {
      outcome: 'confirmed',
      triesLeft: 3,
    });
    assert.deepEqual(await verifications.confirm('u1', id, number), { outcome: 'gone' });
    assert.equal((await verifications.findOpen(subject()))?.state, 'confirmed');
    assert.equal(await verifications.move('u1', id, 'confirmed', 'consumed'), true);
    assert.equal(await verifications.move('u1', id, 'confirmed', 'consumed'), false);
    assert.equal(await verifications.findOpen(subject()), undefined);
  });

  it('take three wrong numbers and no more, however many come at once', async () => {
    const { id, number } = await opened();
    const wrong = verificationNumbers.filter((each) => each !== number);
    const results = await Promise.all(wrong.map((guess) => verifications.confirm('u1', id, guess)));
    const outcomes = results.map(({ outcome }) => outcome);
    assert.equal(outcomes.filter((outcome) => outcome === 'wrong').length, 2);
    assert.equal(outcomes.filter((outcome) => outcome === 'burned').length, 1);
    assert.equal(outcomes.filter((outcome) => outcome === 'gone').length, wrong.length - 3);
    assert.deepEqual(await verifications.confirm('u1', id, number), { outcome: 'gone' });
  });

  it('take one try for a wrong number, however often it is sent', async () => {
    const { id, number } = await opened();
    const [one, other] = verificationNumbers.filter((each) => each !== number);
    assert.ok(one !== undefined && other !== undefined);
    const wrong = await Promise.all(
      Array.from({ length: 9 }, () => verifications.confirm('u1', id, one)),
    );
    assert.deepEqual(
      wrong,
      wrong.map(() => ({ outcome: 'wrong', triesLeft: 2 })),
    );
    assert.deepEqual(await verifications.confirm('u1', id, other), {
      outcome: 'wrong',
      triesLeft: 1,
    });
    assert.equal((await verifications.confirm('u1', id, number)).outcome, 'confirmed');
  });

  it('that were confirmed can be used for half an hour, although their link is over', async () => {
    const { id, number } = await opened({}, { lifetimeMs: 200 });
    await verifications.confirm('u1', id, number);
    assert.equal((await verifications.findLinked('u1', id))?.state, 'confirmed');
    await sleep(250);

    assert.equal(await verifications.findLinked('u1', id), undefined);
    assert.equal(await verifications.refuse('u1', id), undefined);
    assert.equal((await verifications.findOpen(subject()))?.state, 'confirmed');
    await age(29 * minuteMs);
    assert.equal((await verifications.findOpen(subject()))?.state, 'confirmed');
    await age(minuteMs);
    assert.equal((await verifications.find('u1', id))?.state, 'expired');
    assert.equal(await verifications.move('u1', id, 'confirmed', 'enrolled'), false);
  });

  it('work up to their last minute, and not at its end', async () => {
    const { id, number } = await opened();
    await age(2 * hourMs - minuteMs);
    assert.equal((await verifications.findLinked('u1', id))?.state, 'pending');
    await age(minuteMs);
    assert.equal(await verifications.findLinked('u1', id), undefined);
    assert.deepEqual(await verifications.confirm('u1', id, number), { outcome: 'gone' });
    assert.equal(await verifications.takeResend('u1', id), undefined);
  });

  it('are limited when all numbers are shown, until one is free', async () => {
    const made = [];
    for (const number of verificationNumbers) {
      const name = String(number);
      made.push(await opened({ attempt: name, network: name }));
    }
    const [first] = made;
    assert.ok(first !== undefined);
    const { expiresAt } = (await verifications.find('u1', first.id)) ?? {};

    const limited = await open({ attempt: 'last', network: 'last' });

    assert.deepEqual(limited, { outcome: 'limited', retryAt: expiresAt });
    await verifications.confirm('u1', first.id, first.number);
    const { number } = await opened({ attempt: 'last', network: 'last' });
    assert.equal(number, first.number);
  });

  it('are kept for as long as a refusal holds, however short the next one lives', async () => {
    const { id } = await opened({}, { lifetimeMs: 24 * hourMs });
    await verifications.refuse('u1', id);
    await opened({ network: 'elsewhere' }, { lifetimeMs: minuteMs });
    await age(23 * hourMs);

    await opened({ network: 'third' }, { lifetimeMs: minuteMs });

    const left = await stage.client.pTTL(keys.verifications('u1'));
    assert.ok(left > 47 * hourMs, String(left));
    assert.equal((await verifications.find('u1', id))?.state, 'refused');
  });

  it('that were refused leave no network and no browser known', async () => {
    const { id } = await opened();
    await verifications.rememberBrowser('u1', 'a thief');
    await stage.client.zAdd(keys.knownNetworks('u1'), { value: '192.0.2.0/24', score: Date.now() });

    await verifications.refuse('u1', id);

    assert.equal(await verifications.knowsBrowser('u1', 'a thief'), false);
    assert.equal(await stage.client.exists(keys.knownNetworks('u1')), 0);
  });

  it('are three an hour from one network, and the budget of a known browser is its own', async () => {
    for (const attempt of ['a', 'b', 'c']) await opened({ attempt });
    const fourth = await open({ attempt: 'd' });
    assert.equal(fourth.outcome, 'limited');
    assert.ok(fourth.retryAt > Date.now() + hourMs - 60_000);
    assert.equal((await open({ attempt: 'd', network: 'elsewhere' })).outcome, 'created');
    await verifications.rememberBrowser('u1', 'known');
    assert.equal(await verifications.knowsBrowser('u1', 'known'), true);
    assert.equal(await verifications.knowsBrowser('u1', 'd'), false);
    assert.equal((await open({ attempt: 'known' }, { hasOwnBudget: true })).outcome, 'created');
  });

  it('that were refused block others from that network for a day', async () => {
    const { id, number } = await opened();
    assert.equal((await verifications.refuse('u1', id))?.refusedFrom, 'pending');
    assert.equal(await verifications.refuse('u1', id), undefined);
    assert.deepEqual(await verifications.confirm('u1', id, number), { outcome: 'gone' });
    const blocked = await open({ attempt: 'another' });
    assert.equal(blocked.outcome, 'refused');
    assert.ok(blocked.retryAt > Date.now() + 23 * hourMs);
    assert.equal((await open({ network: '198.51.100.0/24' })).outcome, 'created');
    assert.equal((await open({ userId: 'u2' })).outcome, 'created');
  });

  it('that were refused block nothing any more once support says so, and stay refused', async () => {
    const { id, number } = await opened();
    await verifications.refuse('u1', id);
    assert.equal(await verifications.unblock('u2'), 0);
    assert.equal(await verifications.unblock('u1'), 1);
    assert.equal(await verifications.unblock('u1'), 0);
    assert.deepEqual(await verifications.confirm('u1', id, number), { outcome: 'gone' });
    assert.equal((await verifications.find('u1', id))?.state, 'refused');
    assert.equal((await open({ attempt: 'another' })).outcome, 'created');
  });

  it('end with the refusal of another from the same network, confirmed ones too', async () => {
    const [first, pending, confirmed] = [
      await opened({ attempt: 'a' }),
      await opened({ attempt: 'b' }),
      await opened({ attempt: 'c', purpose: 'set-up' }),
    ];
    const elsewhere = await opened({ attempt: 'd', network: '198.51.100.0/24' });
    const others = await opened({ userId: 'u2' });
    await verifications.confirm('u1', confirmed.id, confirmed.number);

    await verifications.refuse('u1', first.id);

    for (const { id, number } of [pending, confirmed]) {
      assert.equal((await verifications.find('u1', id))?.state, 'refused');
      assert.deepEqual(await verifications.confirm('u1', id, number), { outcome: 'gone' });
      assert.equal(await verifications.takeResend('u1', id), undefined);
      assert.equal(await verifications.move('u1', id, 'confirmed', 'consumed'), false);
    }
    assert.equal((await verifications.find('u1', elsewhere.id))?.state, 'pending');
    assert.equal((await verifications.find('u2', others.id))?.state, 'pending');
  });

  it('are mailed again three times', async () => {
    const { id } = await opened();
    const left = [];
    for (let time = 0; time < 4; time += 1) {
      left.push((await verifications.takeResend('u1', id))?.resendsLeft);
    }
    assert.deepEqual(left, [2, 1, 0, undefined]);
  });

  it('are foreseen as they would be opened, and are not opened by that', async () => {
    assert.equal(await foresee(), undefined);
    assert.equal((await verifications.list('u1')).length, 0);

    const { id } = await opened();
    assert.equal((await foresee())?.verification?.id, id);
    for (const attempt of ['b', 'c']) await opened({ attempt });
    assert.equal((await foresee({ attempt: 'd' }))?.outcome, 'limited');
    await verifications.refuse('u1', id);
    assert.equal((await foresee({ attempt: 'd' }))?.outcome, 'refused');
    assert.equal(await foresee({ attempt: 'd', network: 'elsewhere' }), undefined);
    assert.equal((await verifications.list('u1')).length, 3);
  });

  it('are listed for support, the newest first', async () => {
    await opened({ attempt: 'a' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const { id } = await opened({ attempt: 'b' });
    const [newest, ...others] = await verifications.list('u1');
    assert.equal(newest?.id, id);
    assert.equal(others.length, 1);
    assert.equal((await verifications.find('u1', id))?.browser, 'Firefox');
  });
});

describe('budgets in Redis', function () {
  this.timeout(20_000);
  let stage: RedisStage;
  let budgets: Budgets;

  before(async () => {
    stage = await openRedisStage();
    budgets = createBudgets(stage.redis, keys);
  });
  after(() => stage.stop());

  const hourly = (name: string, maximum: number): NamedBudget => ({
    name,
    maximum,
    windowMs: hourMs,
  });

  async function isTaken(...wanted: NamedBudget[]): Promise<boolean> {
    return (await budgets.take(wanted)).retryAt === undefined;
  }

  it('say when there is room again', async () => {
    const wanted = [{ name: 'mailbox', maximum: 2, windowMs: 300 }];
    await budgets.take(wanted);
    await budgets.take(wanted);
    const { retryAt } = await budgets.take(wanted);
    assert.ok(retryAt !== undefined && retryAt > Date.now() && retryAt <= Date.now() + 300);
    assert.equal(await isTaken(hourly('another', 2)), true);
    await new Promise((resolve) => setTimeout(resolve, 350));
    assert.equal((await budgets.take(wanted)).retryAt, undefined);
  });

  it('are taken from all or from none', async () => {
    const [full, roomy] = [hourly('full', 1), hourly('roomy', 2)];
    await budgets.take([full]);
    for (let time = 0; time < 5; time += 1) assert.equal(await isTaken(roomy, full), false);
    assert.deepEqual([await isTaken(roomy), await isTaken(roomy)], [true, true]);
    assert.equal(await isTaken(roomy), false);
  });

  it('have room again for what was given back', async () => {
    const wanted = [hourly('one', 1), hourly('two', 1)];
    for (let time = 0; time < 3; time += 1) {
      const taken = await budgets.take(wanted);
      assert.ok(taken.retryAt === undefined);
      await taken.giveBack();
    }
    assert.equal(await isTaken(...wanted), true);
    assert.equal(await isTaken(...wanted), false);
  });

  it('are not exceeded, however many take at once', async () => {
    const wanted = [hourly('many', 7)];
    const all = await Promise.all(Array.from({ length: 40 }, () => isTaken(...wanted)));
    assert.equal(all.filter(Boolean).length, 7);
  });
});
