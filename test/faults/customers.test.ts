import assert from 'node:assert/strict';
import { httpAnswer } from '../../stack/fault-proxy.ts';
import { waitUntil } from '../../stack/wait-until.ts';
import type { ApiAnswer } from '../support/api-stage.ts';
import { aRealmUser } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { assertAway, away, openApiFaultStage, type ApiFaultStage } from './api-fault-stage.ts';

const cara = 'cara@acme.example';

describe("faults behind a customer's administrator", function () {
  this.timeout(100_000);
  let stage: ApiFaultStage;
  let token: string;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openApiFaultStage([aRealmUser(cara, { otp: true })]);
    const { id: userId } = await stage.realm.getUser(cara);
    const { organizations } = stage.realm.admin;
    const domains = [{ name: 'acme.example' }];
    const { id: orgId } = await organizations.create({ alias: 'acme', name: 'Acme', domains });
    await organizations.addMember({ orgId, userId });
    await stage.giveRole(userId, 'two-factor-api', 'two-factor-customer-admin');
    token = (await stage.logIn(cara)).accessToken;
  });

  beforeEach(async () => {
    await stage.redis.command('FLUSHALL');
    await waitUntil({
      what: 'the API to answer again',
      timeoutMs: 60_000,
      check: async () => assert.equal((await read('/customers')).status, 200),
    });
  });

  afterEach(() => Promise.all([stage.keycloakProxy.forward(), stage.redisProxy.forward()]));

  after(() => stage.stop());

  const read = (path: string): Promise<ApiAnswer> => stage.call(path, { token });

  const switchOn = (): Promise<ApiAnswer> =>
    stage.call('/customers/acme/two-factor', { method: 'PUT', token, body: { enabled: true } });

  const choices = (): Promise<unknown> =>
    stage.redis.command('HLEN', `two-factor:${stage.realm.name}:customer-switches`);

  for (const fault of away) {
    it(`Keycloak: ${fault.kind}: 503, and nothing is switched or told`, async () => {
      stage.keycloakProxy.inject(fault);
      assertAway(await switchOn(), 'keycloak-away');
      assertAway(await read('/customers/acme'), 'keycloak-away');
      const own = await read('/me/two-factor');
      assertAway(own, 'keycloak-away');
      assert.equal(own.body['removable'], undefined);
      assert.equal(await choices(), 0);
    });

    it(`Keycloak: ${fault.kind} when it has told the roles: 503, and nothing is switched`, async () => {
      stage.keycloakProxy.inject(fault, { on: /organizations/ });
      assertAway(await switchOn(), 'keycloak-away');
      assert.equal(await choices(), 0);
    });

    it(`Redis: ${fault.kind}: 503`, async () => {
      stage.redisProxy.inject(fault);
      assertAway(await switchOn(), 'redis-away');
      assertAway(await read('/customers'), 'redis-away');
      assertAway(await read('/me/two-factor'), 'redis-away');
    });
  }

  it('Redis breaks when it has taken the switch: 503, and the same request is answered after', async () => {
    stage.redisProxy.inject({ kind: 'cut-answer', afterBytes: 0 }, { on: /HSET/, times: 1 });
    assertAway(await switchOn(), 'redis-away');
    assert.equal(await choices(), 1);
    await waitUntil({
      what: 'the switch',
      timeoutMs: 20_000,
      check: async () => assert.equal((await switchOn()).status, 200),
    });
  });

  it('Redis takes no writes: 503, and nothing is switched', async () => {
    await stage.redis.command('CONFIG', 'SET', 'maxmemory', '1');
    try {
      assertAway(await switchOn(), 'redis-away');
      assert.equal(await choices(), 0);
    } finally {
      await stage.redis.command('CONFIG', 'SET', 'maxmemory', '0');
    }
  });

  it('Redis holds what nobody can read: 503, and it is left alone', async () => {
    const key = `two-factor:${stage.realm.name}:customer-switches`;
    await stage.redis.command('HSET', key, 'acme', 'perhaps');
    for (const answer of [await switchOn(), await read('/customers'), await read('/me/two-factor')])
      assert.deepEqual([answer.status, answer.body['code']], [503, 'state-unreadable']);
    assert.equal(await stage.redis.command('HGET', key, 'acme'), 'perhaps');
  });

  it('Keycloak answers with other facts than asked for: 500, and nothing is switched', async () => {
    stage.keycloakProxy.inject({ kind: 'answer', text: httpAnswer(200, '{"sessionAlive":true}') });
    assert.equal((await switchOn()).status, 500);
    assert.equal(await choices(), 0);
  });
});
