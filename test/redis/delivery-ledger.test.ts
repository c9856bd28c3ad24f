import assert from 'node:assert/strict';
import { createDeliveryLedger } from '../../src/redis/delivery-ledger.ts';
import { createKeys } from '../../src/redis/keys.ts';
import type { DeliveryLedger, Notice } from '../../src/services/notices.ts';
import { openRedisStage, type RedisStage } from './redis-stage.ts';

const key = createKeys('dashboard').notices('u1');
const minuteMs = 60 * 1000;
const dayMs = 24 * 60 * minuteMs;

describe('the delivery ledger in Redis', function () {
  this.timeout(20_000);
  let stage: RedisStage;
  let ledger: DeliveryLedger;

  before(async () => {
    stage = await openRedisStage();
    ledger = createDeliveryLedger(stage.redis, createKeys('dashboard'));
  });

  beforeEach(() => stage.client.flushAll());

  after(() => stage.stop());

  const notice = (kind: Notice['kind'], occasion: string): Notice => {
    return { kind, userId: 'u1', occasion };
  };

  const mailOf = (ageMs: number): string =>
    JSON.stringify({ state: 'sent', at: Date.now() - ageMs, words: null });

  const sentAgo = (name: string, ageMs: number): Promise<number> =>
    stage.client.hSet(key, name, mailOf(ageMs));

  const names = async (): Promise<string[]> =>
    (await ledger.list('u1')).map((delivery) => delivery.notice).sort();

  it('forgets a verification mail of two days ago when the next one is noted', async () => {
    await sentAgo('verification old 1', 2 * dayMs + minuteMs);
    await sentAgo('verification young 1', 2 * dayMs - minuteMs);
    await ledger.open(notice('verification', 'new 1'));
    assert.deepEqual(await names(), ['verification new 1', 'verification young 1']);
  });

  it('holds two days of mails after a month of one every three minutes', async () => {
    const threeMinutes = 3 * minuteMs;
    const ages = Array.from(
      { length: (30 * dayMs) / threeMinutes },
      (_, n) => (n + 0.5) * threeMinutes,
    );
    const mails = ages.map((age) => [`verification id-${String(age)} 1`, mailOf(age)] as const);
    await stage.client.hSet(key, Object.fromEntries(mails));
    await ledger.open(notice('verification', 'new 1'));
    assert.equal(await stage.client.hLen(key), (2 * dayMs) / threeMinutes + 1);
  });

  it('keeps every other mail, so that none is sent twice', async () => {
    const others = ['reminder P14D 2022-01-22', 'refusal id-1', 'set-up-after-reset id-1'];
    for (const name of others) await sentAgo(name, 399 * dayMs);
    await ledger.open(notice('verification', 'new 1'));
    assert.deepEqual(await names(), [...others, 'verification new 1'].sort());
    assert.equal(await ledger.open(notice('reminder', 'P14D 2022-01-22')), 'sent');
  });

  it('sends nothing for a job whose mail is forgotten', async () => {
    await sentAgo('verification old 1', 3 * dayMs);
    await ledger.open(notice('verification', 'new 1'));
    assert.equal(await ledger.claim(notice('verification', 'old 1')), undefined);
    assert.deepEqual(await names(), ['verification new 1']);
  });
});
