import assert from 'node:assert/strict';
import { createClient } from 'redis';
import type { Decision } from '../../src/domain/login-decision.ts';
import type { LoginRequest } from '../../src/domain/login-request.ts';
import { keepRedisConnected, type RedisConnection } from '../../src/redis/connection.ts';
import { createExemptions } from '../../src/redis/exemptions.ts';
import { hashAttempt } from '../../src/redis/hash-parts.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createVerifications } from '../../src/redis/verifications.ts';
import { createLoginStates } from '../../src/redis/login-states.ts';
import { answerLogin, type LoginClock } from '../../src/services/decide-login.ts';
import { grantExemption } from '../../src/services/exempt-user.ts';
import { forgetTakenBackSetUp } from '../../src/services/take-back-set-up.ts';
import { createSwitchCopies, type SwitchCopies } from '../../src/services/switch-copies.ts';
import { startRedis, type RedisServer } from '../../stack/redis-server.ts';
import { waitUntil } from '../../stack/wait-until.ts';
import { aLogin, aPolicy, type LoginChanges } from '../domain/builders.ts';

const hour = 60 * 60 * 1000;
const day = 24 * hour;
const keys = createKeys('dashboard');
const proven = { secondFactor: { configured: true, proven: true } };
const anUser = {
  id: 'u1',
  username: 'ann@example.com',
  email: null,
  emailVerified: true,
  enabled: true,
  createdAt: null,
  locale: null,
  otpConfigured: true,
  requiredActions: [],
};
const elsewhere = { client: { ip: '198.51.100.9' } };

describe('the answer to a log-in, with its state in Redis', function () {
  this.timeout(30_000);
  let server: RedisServer;
  let redis: RedisConnection;
  let client: Awaited<ReturnType<typeof openClient>>;
  let copies: SwitchCopies;
  let copyClock = 0;
  const lost: unknown[] = [];

  const openClient = (url: string) => createClient({ url }).connect();

  before(async () => {
    server = await startRedis();
    redis = await connect(server.url);
    client = await openClient(server.url);
  });

  beforeEach(async () => {
    await client.flushAll();
    copies = createSwitchCopies(() => copyClock);
    lost.length = 0;
  });

  after(async () => {
    redis.close();
    client.destroy();
    await server.stop();
  });

  async function connect(url: string): Promise<RedisConnection> {
    const kept = keepRedisConnected({
      url,
      timeoutMs: 1_000,
      onAway: () => undefined,
      onServing: () => undefined,
    });
    await kept.firstAttempt;
    return kept;
  }

  interface Asking {
    attempt?: string;
    remember?: boolean;
    connection?: RedisConnection;
    realNow?: number;
    policy?: Parameters<typeof aPolicy>[0];
  }

  async function ask(changes: LoginChanges, options: Asking = {}): Promise<Decision> {
    const { remember = true, connection = redis, realNow = Date.now(), attempt = null } = options;
    const { now, request } = aLogin(changes);
    const states = createLoginStates(connection, keys);
    const clock: LoginClock = { now, realNow };
    const verifications = createVerifications(connection, keys);
    const ports = {
      states,
      verifications,
      copies,
      onLost: (error: unknown) => lost.push(error),
    };
    const question = { request: request as LoginRequest, remember, attempt };
    const { decision } = await answerLogin(ports, aPolicy(options.policy), clock, question);
    return decision;
  }

  const known = (): Promise<string[]> => client.zRange(keys.knownNetworks('u1'), 0, -1);

  function becomesKnown(networks: string[]): Promise<void> {
    return waitUntil({
      what: 'the known networks',
      timeoutMs: 2_000,
      check: async () => assert.deepEqual(await known(), networks),
    });
  }

  const learning = { ipVerification: { learnUntil: '2021-12-31' } };

  it('learns the network of a proven log-in in the learning period, /24 and /64', async () => {
    await ask({ ...proven, ...elsewhere }, { policy: learning });
    await becomesKnown(['198.51.100.0/24']);
    await ask({ ...proven, client: { ip: '2001:db8:1:2:3::4%eth0' } }, { policy: learning });
    await becomesKnown(['198.51.100.0/24', '2001:db8:1:2::/64']);
    const later = await ask({ ...proven, client: { ip: '::ffff:198.51.100.200' } });
    assert.equal(later.verdict, 'allow');
  });

  it('learns nothing from a log-in that proved nothing, or that is not finished', async () => {
    await ask(elsewhere, { policy: learning });
    await ask(
      { ...elsewhere, secondFactor: { configured: true, proven: false } },
      { policy: learning },
    );
    await ask({ ...proven, ...elsewhere });
    await ask({ ...proven, client: { ip: 'garbage' } }, { policy: learning });
    await ask({ ...proven, ...elsewhere }, { policy: learning, remember: false });
    assert.deepEqual(await known(), []);
  });

  it('renews a network at a log-in and forgets it 90 days after the last one', async () => {
    await ask({ ...proven, ...elsewhere }, { policy: learning });
    await becomesKnown(['198.51.100.0/24']);
    const realNow = Date.now();
    const before = await ask(
      { ...proven, ...elsewhere },
      { realNow: realNow + 90 * day - 5_000, remember: false },
    );
    assert.equal(before.verdict, 'allow');
    const after = await ask({ ...proven, ...elsewhere }, { realNow: realNow + 90 * day + 5_000 });
    assert.deepEqual(after.steps, ['verify-ip']);
    const ageMs = 90 * day - hour / 2;
    await client.zAdd(keys.knownNetworks('u1'), {
      value: '198.51.100.0/24',
      score: realNow - ageMs,
    });
    await ask({ ...proven, ...elsewhere });
    await waitUntil({
      what: 'the renewal',
      timeoutMs: 2_000,
      check: async () => {
        const score = await client.zScore(keys.knownNetworks('u1'), '198.51.100.0/24');
        assert.ok((score ?? 0) >= realNow);
      },
    });
  });

  it('renews network and browser once an hour, not at every log-in', async () => {
    const attempt = 'A'.repeat(22);
    const networks = keys.knownNetworks('u1');
    const browsers = keys.knownBrowsers('u1');
    const usedAt = async (): Promise<(number | null)[]> => [
      await client.zScore(networks, '203.0.113.0/24'),
      await client.zScore(browsers, hashAttempt(attempt)),
    ];
    const useAt = async (score: number): Promise<void> => {
      await client.zAdd(networks, { value: '203.0.113.0/24', score });
      await client.zAdd(browsers, { value: hashAttempt(attempt), score });
    };
    await ask(proven, { policy: learning, attempt });
    await becomesKnown(['203.0.113.0/24']);
    const recently = Date.now() - hour + 10_000;
    await useAt(recently);
    await ask(proven, { attempt });
    // What this one leaves behind is written after whatever the one before did.
    await ask({ ...proven, ...elsewhere }, { policy: learning, attempt: 'B'.repeat(22) });
    await becomesKnown(['203.0.113.0/24', '198.51.100.0/24']);
    assert.deepEqual(await usedAt(), [recently, recently]);

    await useAt(Date.now() - hour);
    const before = Date.now();
    await ask(proven, { attempt });
    await waitUntil({
      what: 'the renewal',
      timeoutMs: 2_000,
      check: async () => {
        for (const score of await usedAt()) assert.ok((score ?? 0) >= before, String(score));
      },
    });
  });

  it('knows a network for 90 days after the last log-in, or up to an hour less', async () => {
    const value = '203.0.113.0/24';
    const written = Date.now() - hour + 10_000;
    await client.zAdd(keys.knownNetworks('u1'), { value, score: written });
    assert.equal((await ask(proven)).verdict, 'allow', 'the last log-in, which writes nothing');
    const asks = async (realNow: number): Promise<readonly string[]> =>
      (await ask(proven, { realNow, remember: false })).steps;

    assert.deepEqual(await asks(written + 90 * day), []);
    assert.deepEqual(await asks(written + 90 * day + 1), ['verify-ip']);
    assert.equal(await client.zScore(keys.knownNetworks('u1'), value), written);
  });

  it('keeps the fifty networks that were used last', async () => {
    for (let index = 0; index < 60; index += 1) {
      await client.zAdd(keys.knownNetworks('u1'), {
        value: `10.0.${String(index)}.0/24`,
        score: index,
      });
    }
    await createLoginStates(redis, keys).rememberNetwork('u1', '10.1.0.0/24', day);
    const kept = await known();
    assert.equal(kept.length, 50);
    assert.equal(kept.at(-1), '10.1.0.0/24');
    assert.ok(!kept.includes('10.0.10.0/24') && kept.includes('10.0.11.0/24'));
  });

  const exemption = grantExemption(anUser, 1_600_000_000_000, {
    by: 'kim',
    reason: 'on call',
    until: null,
  });

  it('lets an exempt user in from anywhere, until the exemption ends', async () => {
    const until = Date.now() + day;
    await createExemptions(redis, keys).save('u1', { ...exemption, until });
    assert.equal((await ask({ ...proven, ...elsewhere }, { remember: false })).verdict, 'allow');
    await ask({ ...proven, ...elsewhere });
    assert.deepEqual(await known(), [], 'an exemption makes no network known');
    const after = await ask({ ...proven, ...elsewhere }, { realNow: until, remember: false });
    assert.deepEqual(after.steps, ['verify-ip']);
  });

  it('suspends an exemption when the second factor is gone, and never takes it up by itself', async () => {
    const exemptions = createExemptions(redis, keys);
    await exemptions.save('u1', exemption);
    await ask(elsewhere);
    await waitUntil({
      what: 'the suspension',
      timeoutMs: 2_000,
      check: async () => assert.ok((await exemptions.listAll()).get('u1')?.suspendedAt),
    });
    assert.deepEqual((await ask({ ...proven, ...elsewhere })).steps, ['verify-ip']);
    await exemptions.save('u1', exemption);
    assert.equal((await ask({ ...proven, ...elsewhere })).verdict, 'allow');
  });

  describe('without Redis', () => {
    let away: RedisConnection;

    before(async () => {
      const gone = await startRedis();
      away = await connect(gone.url);
      await gone.stop();
    });

    after(() => {
      away.close();
    });

    const trusted = { ipVerification: { trustedNetworks: ['203.0.113.0/24'] } };

    it('decides two-factor by the facts, from a trusted network', async () => {
      const options = { connection: away, policy: trusted };
      assert.equal((await ask(proven, options)).verdict, 'allow');
      const unproven = { secondFactor: { configured: true, proven: false } };
      assert.deepEqual((await ask(unproven, options)).steps, ['enter-otp']);
      const required = await ask({ now: '2022-02-01T12:00:00Z' }, options);
      assert.deepEqual(required.steps, ['verify-mailbox', 'configure-otp']);
    });

    it('does not decide where the network would have to be known', async () => {
      await assert.rejects(ask(proven, { connection: away }), { code: 'redis-away' });
      const noMailbox = { ...proven, user: { username: 'ann', email: null } };
      await assert.rejects(ask(noMailbox, { connection: away }), { code: 'redis-away' });
    });

    it('remembers the switches for an hour, and then counts them as on', async () => {
      const options = { connection: away, policy: trusted };
      await ask({}, { policy: trusted });
      assert.equal((await ask({}, options)).phase, 'optional');
      copyClock += 60 * 60 * 1000 + 1;
      assert.equal((await ask({}, options)).reason, 'enabled-by-customer');
    });

    it('counts a switch that was never seen as on', async () => {
      const options = { connection: away, policy: trusted };
      assert.equal((await ask({}, options)).reason, 'enabled-by-customer');
    });
  });

  it('lets in from a known network while Redis is full, and tells what was lost', async () => {
    const score = Date.now() - hour;
    await client.zAdd(keys.knownNetworks('u1'), { value: '203.0.113.0/24', score });
    await client.configSet('maxmemory', '1');
    try {
      assert.equal((await ask(proven)).verdict, 'allow');
      await waitUntil({
        what: 'the loss',
        timeoutMs: 2_000,
        check: () => assert.match(String(lost[0]), /OOM/),
      });
    } finally {
      await client.configSet('maxmemory', '0');
    }
  });

  it('takes back what enforcement had set, as soon as it no longer applies, until it is reported', async () => {
    const record = (actionIsOurs = true): Promise<unknown> => {
      const text = JSON.stringify({ askedAt: 0, actionIsOurs, sessionsEnded: true });
      return client.set(keys.enforcementRecord('u1'), text);
    };
    const ports = {
      states: createLoginStates(redis, keys),
      verifications: createVerifications(redis, keys),
      copies,
      onLost: () => undefined,
    };
    const takesBack = async (changes: LoginChanges, remember = true): Promise<boolean> => {
      const { now, request } = aLogin(changes);
      const question = { request: request as LoginRequest, remember, attempt: null };
      const clock = { now, realNow: now };
      return (await answerLogin(ports, aPolicy(), clock, question)).takeBackSetUp;
    };
    const after = '2022-02-01T12:00:00Z';
    await record();
    assert.equal(await takesBack({ now: after }), false);
    assert.equal(await takesBack({}, false), false);
    for (const changes of [
      {},
      { now: after, ...proven },
      { now: after, user: { roles: ['break-glass'] } },
    ]) {
      await record();
      assert.equal(await takesBack(changes), true);
      // The answer may have come too late, or Keycloak may not have kept what it did.
      assert.equal(await takesBack(changes), true);
      await forgetTakenBackSetUp(ports, aPolicy(), aLogin(changes).request as LoginRequest);
      // What stands there from now on is an administrator's.
      assert.equal(await takesBack(changes), false);
    }
    await record(false);
    assert.equal(await takesBack({}), false);
    const elsewhere = { ...(aLogin({}).request as LoginRequest), realm: 'other' };
    await assert.rejects(forgetTakenBackSetUp(ports, aPolicy(), elsewhere), { code: 'usage' });
    assert.equal(await client.exists(keys.enforcementRecord('u1')), 1);
  });

  it('decides nothing for another realm', async () => {
    const { request, now } = aLogin();
    const states = createLoginStates(redis, keys);
    const verifications = createVerifications(redis, keys);
    const ports = { states, verifications, copies, onLost: () => undefined };
    const question = {
      request: { ...(request as LoginRequest), realm: 'other' },
      remember: false,
      attempt: null,
    };
    const clock = { now, realNow: now };
    await assert.rejects(answerLogin(ports, aPolicy(), clock, question), { code: 'usage' });
  });
});
