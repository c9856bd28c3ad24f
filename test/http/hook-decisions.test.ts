import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createClient } from 'redis';
import { createHookApp } from '../../src/http/hook/app.ts';
import { hookProtocolJsonSchema } from '../../src/http/hook/protocol.ts';
import { listen, type Listener } from '../../src/http/listener.ts';
import { createLog } from '../../src/http/log.ts';
import { createMetrics } from '../../src/http/operations/metrics.ts';
import { readPolicy, type Policy } from '../../src/domain/policy.ts';
import { connectRedis, type RedisConnection } from '../../src/redis/connection.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createVerifications } from '../../src/redis/verifications.ts';
import { createLoginStates } from '../../src/redis/login-states.ts';
import { answerLogin } from '../../src/services/decide-login.ts';
import { forgetTakenBackSetUp } from '../../src/services/take-back-set-up.ts';
import { createSwitchCopies } from '../../src/services/switch-copies.ts';
import { startRedis, type RedisServer } from '../../stack/redis-server.ts';

interface Case {
  name: string;
  policy: Record<string, unknown>;
  now: string;
  state: {
    customerEnabled: Record<string, boolean>;
    ipVerificationExempt: boolean;
    knownNetworks: string[];
  };
  request: Record<string, unknown> & {
    realm: string;
    login: { id: string };
    user: { id: string };
    client: { ip: string | null };
  };
  expected: { verdict: string; steps: string[] };
}

const cases = JSON.parse(
  readFileSync(new URL('../acceptance/login-decisions.json', import.meta.url), 'utf8'),
) as Case[];

const secret = 'the-secret-of-the-login-hook-in-tests';
const previous = 'the-secret-before-it-of-the-login-hook';
const nonce = 'AAAAAAAAAAAAAAAAAAAAAA';

describe('POST /hook/v1/decisions', function () {
  this.timeout(20_000);
  let redis: RedisServer;
  let connection: RedisConnection;
  let listener: Listener;
  let current: { policy: Policy; now: number };
  const lines: string[] = [];

  const notAsked = (): never => {
    throw new Error('not asked here');
  };

  before(async () => {
    redis = await startRedis();
    connection = await connectRedis({ url: redis.url, timeoutMs: 2_000 });
    const log = createLog('warn', { write: (line) => lines.push(line) });
    const readiness = { check: () => Promise.reject(new Error('not asked here')) };
    const copies = createSwitchCopies(() => performance.now());
    const app = createHookApp(
      { log, metrics: createMetrics(readiness) },
      {
        secrets: [secret, previous],
        waiting: {
          open: notAsked,
          openAnother: notAsked,
          look: notAsked,
          resend: notAsked,
          claimEnrolment: notAsked,
        },
        forgetTakenBack: (request) => {
          const { policy } = current;
          const states = createLoginStates(connection, createKeys(policy.document.realm));
          return forgetTakenBackSetUp({ states }, policy, request);
        },
        decide: (question) => {
          const { policy, now } = current;
          const states = createLoginStates(connection, createKeys(policy.document.realm));
          const onLost = (error: unknown): never => {
            throw error;
          };
          const clock = { now, realNow: Date.now() };
          const verifications = createVerifications(connection, createKeys(policy.document.realm));
          return answerLogin({ states, verifications, copies, onLost }, policy, clock, question);
        },
      },
    );
    listener = await listen(app, { host: '127.0.0.1', port: 0, settingNames: '' });
  });

  after(async () => {
    await listener.stop(1_000);
    connection.close();
    await redis.stop();
  });

  function ask(
    body: unknown,
    authorization = `Bearer ${secret}`,
    path = 'decisions',
  ): Promise<Response> {
    return fetch(`http://127.0.0.1:${String(listener.port)}/hook/v1/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: authorization },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  async function store({ request, state }: Case): Promise<void> {
    const keys = createKeys(request.realm);
    const client = await createClient({ url: redis.url }).connect();
    await client.flushAll();
    for (const [id, enabled] of Object.entries(state.customerEnabled)) {
      const change = { enabled, by: 'test', at: 0 };
      await client.hSet(keys.customerSwitches, id, JSON.stringify(change));
    }
    for (const value of state.knownNetworks) {
      await client.zAdd(keys.knownNetworks(request.user.id), { value, score: Date.now() });
    }
    if (state.ipVerificationExempt) {
      const exemption = { by: 'test', at: 0, reason: 'test', until: null, suspendedAt: null };
      await client.hSet(keys.exemptions, request.user.id, JSON.stringify(exemption));
    }
    client.destroy();
  }

  async function prepare(testCase: Case): Promise<void> {
    const { request } = testCase;
    current = {
      policy: readPolicy({ ...testCase.policy, realm: request.realm }),
      now: Date.parse(testCase.now),
    };
    await store(testCase);
  }

  const first = cases[0];
  assert.ok(first);

  for (const testCase of cases) {
    it(`answers the case: ${testCase.name}`, async () => {
      await prepare(testCase);
      const { request } = testCase;
      const response = await ask({ nonce, remember: false, request });
      assert.equal(response.status, 200, await response.clone().text());
      assert.equal(response.headers.get('cache-control'), 'no-store');
      assert.deepEqual(await response.json(), {
        protocol: 1,
        nonce,
        login: { id: request.login.id },
        user: { id: request.user.id },
        takeBackSetUp: false,
        offerSetUp: null,
        decision: testCase.expected,
      });
    });
  }

  it('has its published schema', () => {
    const file = readFileSync(new URL('../../docs/protocol.schema.json', import.meta.url), 'utf8');
    assert.deepEqual(
      JSON.parse(file),
      JSON.parse(JSON.stringify(hookProtocolJsonSchema())),
      'docs/protocol.schema.json is stale: run npm run protocol-schema',
    );
  });

  it('says in the log why it refuses the hook, and that once in a while', async () => {
    await prepare(first);
    const elsewhere = { nonce, remember: true, request: { ...first.request, realm: 'elsewhere' } };
    for (let times = 0; times < 3; times += 1) await ask(elsewhere);
    await ask({ nonce, remember: false, request: first.request }, 'Bearer wrong');
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      told.map(({ level, status }) => [level, status]),
      [
        ['warn', 400],
        ['warn', 401],
      ],
    );
    assert.match(String(told[0]?.['reason']), /not elsewhere: correct the policy, or the sidecar/);
    assert.match(String(told[1]?.['reason']), /is not HOOK_SECRET/);
  });

  it('answers 503 for what it cannot read, which is of one user alone', async () => {
    await prepare(first);
    const client = await createClient({ url: redis.url }).connect();
    const { id } = first.request.user;
    await client.set(createKeys(first.request.realm).enforcementRecord(id), 'no JSON');
    client.destroy();
    const response = await ask({ nonce, remember: false, request: first.request });
    assert.equal(response.status, 503);
    assert.match(await response.text(), /state-unreadable/);
  });

  it('forgets what was taken back when that is reported', async () => {
    await prepare(first);
    const { request } = first;
    const key = createKeys(request.realm).enforcementRecord(request.user.id);
    const record = { askedAt: 0, actionIsOurs: true, sessionsEnded: true };
    const client = await createClient({ url: redis.url }).connect();
    await client.set(key, JSON.stringify(record));

    const bearer = `Bearer ${secret}`;
    const response = await ask({ nonce, request }, bearer, 'taken-back');

    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), {
      protocol: 1,
      nonce,
      login: { id: request.login.id },
      user: { id: request.user.id },
    });
    assert.equal(await client.exists(key), 0);
    client.destroy();
    assert.equal((await ask({ nonce, request }, 'Bearer wrong', 'taken-back')).status, 401);
    assert.equal((await ask({ nonce }, bearer, 'taken-back')).status, 400);
  });

  const refusals = [
    ['no secret', '', 401],
    ['a wrong secret', `Bearer ${secret}x`, 401],
    ['another scheme', `Basic ${secret}`, 401],
    ['the secret before', `Bearer ${previous}`, 200],
  ] as const;

  for (const [what, authorization, status] of refusals) {
    it(`answers ${String(status)} to ${what}`, async () => {
      await prepare(first);
      const response = await ask({ nonce, remember: false, request: first.request }, authorization);
      assert.equal(response.status, status);
    });
  }

  it('answers 503 rather than later than the hook waits', async () => {
    const trusted = { ...first.policy, ipVerification: { enabled: false } };
    await prepare({ ...first, policy: trusted });
    const client = await createClient({ url: redis.url }).connect();
    await client.sendCommand(['CLIENT', 'PAUSE', '2500', 'ALL']);
    try {
      const response = await ask({ nonce, remember: false, request: first.request });
      assert.equal(response.status, 503);
    } finally {
      await client.sendCommand(['CLIENT', 'UNPAUSE']);
      client.destroy();
    }
  });

  const bad = [
    ['no JSON', '{', 400],
    ['no nonce', { remember: false, request: first.request }, 400],
    [
      'another protocol',
      { nonce, remember: true, request: { ...first.request, protocol: 2 } },
      400,
    ],
    ['another realm', { nonce, remember: true, request: { ...first.request, realm: 'x' } }, 400],
    ['a huge body', { nonce, filler: 'x'.repeat(3_000_000) }, 413],
  ] as const;

  for (const [what, body, status] of bad) {
    it(`answers ${String(status)} to ${what}`, async () => {
      await prepare(first);
      const response = await ask(body);
      assert.equal(response.status, status);
      assert.match(response.headers.get('content-type') ?? '', /problem\+json/);
    });
  }
});
