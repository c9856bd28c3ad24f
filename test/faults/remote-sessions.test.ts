import assert from 'node:assert/strict';
import { httpAnswer } from '../../stack/fault-proxy.ts';
import { waitUntil } from '../../stack/wait-until.ts';
import type { ApiAnswer } from '../support/api-stage.ts';
import { aRealmUser } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { assertAway, away, openApiFaultStage, type ApiFaultStage } from './api-fault-stage.ts';

const otto = 'otto@example.com';
const isRedeem = /redemption/;

describe('faults behind the remote-session gate', function () {
  this.timeout(100_000);
  let stage: ApiFaultStage;
  let token: string;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openApiFaultStage([aRealmUser(otto, { otp: true })]);
    await stage.giveRole((await stage.realm.getUser(otto)).id, 'dashboard', 'remote-take-control');
    await stage.addToolClient('take-control', 'take-control');
    token = (await stage.logIn(otto)).accessToken;
  });

  afterEach(async () => {
    await Promise.all([stage.keycloakProxy.forward(), stage.redisProxy.forward()]);
    await waitUntil({
      what: 'the gate to grant again',
      timeoutMs: 60_000,
      check: async () => assert.equal((await ask()).status, 201),
    });
    await stage.redis.command('FLUSHALL');
  });

  after(() => stage.stop());

  const ask = (): Promise<ApiAnswer> =>
    stage.call('/remote-sessions', {
      method: 'POST',
      token,
      body: { tool: 'take-control', deviceId: 'd' },
    });

  async function redeem(id: unknown): Promise<ApiAnswer> {
    return stage.call(`/remote-sessions/${String(id)}/redeem`, {
      method: 'POST',
      token: await stage.tokenOfTool('take-control'),
      headers: { 'Idempotency-Key': 'key-1' },
    });
  }

  async function grants(): Promise<unknown> {
    return stage.redis.command('KEYS', '*:remote-session');
  }

  it('Keycloak is away before it ever gave its keys: 503', async () => {
    stage.keycloakProxy.inject({ kind: 'refuse' });
    assertAway(await ask(), 'keycloak-away');
  });

  for (const fault of away) {
    it(`Keycloak: ${fault.kind}: 503, and nothing is granted`, async () => {
      await stage.redis.command('FLUSHALL');
      stage.keycloakProxy.inject(fault);
      assertAway(await ask(), 'keycloak-away');
      assert.deepEqual(await grants(), []);
    });

    it(`Keycloak: ${fault.kind} at redemption: 503, and the grant can be redeemed after`, async () => {
      const { id } = (await ask()).body;
      stage.keycloakProxy.inject(fault);
      assertAway(await redeem(id), 'keycloak-away');
      await stage.keycloakProxy.forward();
      assert.equal((await redeem(id)).status, 200);
    });

    it(`Redis: ${fault.kind}: 503`, async () => {
      stage.redisProxy.inject(fault);
      assertAway(await ask(), 'redis-away');
    });
  }

  it('Redis breaks when it has taken a grant: 503, and the same key gets the answer after', async () => {
    const { id } = (await ask()).body;
    stage.redisProxy.inject({ kind: 'cut-answer', afterBytes: 0 }, { on: isRedeem, times: 1 });
    assertAway(await redeem(id), 'redis-away');
    await waitUntil({
      what: 'the redemption',
      timeoutMs: 20_000,
      check: async () => assert.equal((await redeem(id)).status, 200),
    });
  });

  for (const [words, text] of [
    ['502', httpAnswer(502)],
    ['something else', httpAnswer(200, '<html>')],
  ] as const) {
    it(`Keycloak answers ${words}: 503, and nothing is granted`, async () => {
      await stage.redis.command('FLUSHALL');
      stage.keycloakProxy.inject({ kind: 'answer', text });
      assertAway(await ask(), 'keycloak-away');
      assert.deepEqual(await grants(), []);
    });
  }

  it('Keycloak answers with other facts than asked for: 500, and nothing is granted', async () => {
    await stage.redis.command('FLUSHALL');
    stage.keycloakProxy.inject({ kind: 'answer', text: httpAnswer(200, '{"sessionAlive":true}') });
    assert.equal((await ask()).status, 500);
    assert.deepEqual(await grants(), []);
  });

  it('Redis takes no writes: 503', async () => {
    await stage.redis.command('CONFIG', 'SET', 'maxmemory', '1');
    try {
      assertAway(await ask(), 'redis-away');
    } finally {
      await stage.redis.command('CONFIG', 'SET', 'maxmemory', '0');
    }
  });
});
