import assert from 'node:assert/strict';
import { verificationNumbers } from '../../src/domain/verification.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createVerifications } from '../../src/redis/verifications.ts';
import type { Verifications } from '../../src/services/verifications.ts';
import { ageVerifications } from '../support/age-verifications.ts';
import { openRedisStage, type RedisStage } from './redis-stage.ts';

const keys = createKeys('dashboard');
const network = '203.0.113.0/24';
const dayMs = 24 * 60 * 60 * 1000;
const number = 42;

describe('a verification that a log-in uses up', function () {
  this.timeout(20_000);
  let stage: RedisStage;
  let verifications: Verifications;

  before(async () => {
    stage = await openRedisStage();
    verifications = createVerifications(stage.redis, keys);
  });
  beforeEach(() => stage.client.flushAll());
  after(() => stage.stop());

  async function open(from: string | null = network, lifetimeMs = dayMs): Promise<void> {
    const bound = { userId: 'u1', purpose: 'network', mailbox: 'ann@example.com' } as const;
    const { outcome } = await verifications.open(
      { ...bound, network: from, attempt: 'attempt-1' },
      { id: 'v1', browser: null, locale: null, lifetimeMs, hasOwnBudget: false, numbers: [number] },
    );
    assert.equal(outcome, 'created');
  }

  async function openConfirmed(...how: Parameters<typeof open>): Promise<void> {
    await open(...how);
    await verifications.confirm('u1', 'v1', number);
  }

  const consume = (loginId = 's1.t1'): Promise<boolean> =>
    verifications.consume('u1', 'v1', { loginId, rememberForMs: 90 * dayMs });

  const known = (): Promise<string[]> => stage.client.zRange(keys.knownNetworks('u1'), 0, -1);

  it('is gone then, for every log-in, and its network known', async () => {
    await openConfirmed();
    const before = Date.now();

    assert.deepEqual(await Promise.all([consume(), consume('s1.t2')]), [true, false]);
    assert.equal(await consume(), false);

    assert.equal((await verifications.find('u1', 'v1'))?.state, 'consumed');
    assert.deepEqual(await known(), [network]);
    const usedAt = await stage.client.zScore(keys.knownNetworks('u1'), network);
    assert.ok(usedAt !== null && Math.abs(usedAt - before) < 10_000, String(usedAt));
    assert.ok((await stage.client.pTTL(keys.knownNetworks('u1'))) > 89 * dayMs);
  });

  it('makes no network known from an address without one, and holds for its log-in', async () => {
    await openConfirmed(null);

    assert.equal(await consume(), true);
    assert.equal(await consume('s1.t2'), false);
    assert.equal(await consume(), true);

    assert.deepEqual(await known(), []);
  });

  it('may have had its authenticator stored', async () => {
    await openConfirmed();
    await verifications.move('u1', 'v1', 'confirmed', 'enrolled');
    assert.equal(await consume(), true);
  });

  const others: Record<string, () => Promise<unknown>> = {
    'is unknown': () => stage.client.del(keys.verifications('u1')),
    'is pending': () => Promise.resolve(),
    'was burned': async () => {
      const [first, second, third] = verificationNumbers.filter((each) => each !== number);
      for (const guess of [first, second, third])
        await verifications.confirm('u1', 'v1', guess ?? 0);
    },
    'was refused': async () => {
      await verifications.confirm('u1', 'v1', number);
      await verifications.refuse('u1', 'v1');
    },
  };

  for (const [what, end] of Object.entries(others))
    it(`is none that ${what}`, async () => {
      await open();
      await end();
      assert.equal(await consume(), false);
      assert.deepEqual(await known(), []);
    });

  it('is none whose time has ended, neither for the log-in that used it up', async () => {
    for (const from of [network, null]) {
      await stage.client.flushAll();
      await openConfirmed(from);
      if (from === null) assert.equal(await consume(), true);
      await ageVerifications(stage.client, keys.verifications('u1'), dayMs);
      assert.equal(await consume(), false);
      assert.deepEqual(await known(), []);
    }
  });

  it('keeps the fifty networks that were used last', async () => {
    for (let score = 0; score < 60; score += 1)
      await stage.client.zAdd(keys.knownNetworks('u1'), {
        value: `10.0.${String(score)}.0/24`,
        score,
      });
    await openConfirmed();

    await consume();

    const kept = await known();
    assert.equal(kept.length, 50);
    assert.equal(kept.at(-1), network);
    assert.equal(kept[0], '10.0.11.0/24');
  });
});
