import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import { hashAttempt } from '../../src/redis/hash-parts.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { waitUntil } from '../../stack/wait-until.ts';
import { askAsHook, attempt, network } from '../support/ask-hook.ts';
import { hookSecret } from '../support/hook-realm.ts';
import { writePolicyFile } from '../support/hook-sidecar.ts';
import { startSidecarProcess, type SidecarProcess } from '../support/sidecar-process.ts';
import { useRedis } from '../support/stack.ts';
import { startTurnCounter, type TurnCounter } from '../support/turn-counter.ts';

const realm = 'counted';
const reads = ['HMGET', 'HGET', 'ZRANGE', 'ZSCORE', 'MGET', 'HVALS'];
const renewal = ['ZADD', 'ZREMRANGEBYRANK', 'PEXPIRE'];
/** Of the network, and of the browser. */
const renewals = [...renewal, ...renewal];
const hourMs = 60 * 60 * 1000;

const sso = { path: 'sso', isProven: true };
const firstOfTheDay = { path: 'browser', isProven: false };

/** As the wire shows it: a turn is what is sent before anything is read, however many commands it holds. */
describe('A decision asks Redis', function () {
  this.timeout(60_000);
  let counter: TurnCounter;
  let sidecar: SidecarProcess;
  let redis: ReturnType<typeof createClient>;
  const { knownNetworks, knownBrowsers } = createKeys(realm);

  before(async () => {
    const { url } = await useRedis();
    redis = createClient({ url });
    await redis.connect();
    counter = await startTurnCounter(url);
    sidecar = await startSidecarProcess({
      SIDECAR_ROLES: 'hook',
      KEYCLOAK_URL: 'http://127.0.0.1:1',
      REDIS_URL: counter.url,
      POLICY_FILE: await writePolicyFile(
        realm,
        { existingCustomersOptionalUntil: '2999-12-31' },
        { enabled: true, trustedNetworks: [] },
      ),
      HOOK_SECRET: hookSecret,
      HOOK_REDIS_TIMEOUT_MS: '10000',
    });
    await waitUntil({
      what: 'the connection of the hook',
      timeoutMs: 10_000,
      check: async () => {
        assert.equal(await decide(randomUUID(), sso), 'continue');
      },
    });
  });
  after(async () => {
    await sidecar.stop();
    counter.stop();
    redis.destroy();
  });

  /** @returns the verdict, and whether set-up is offered */
  async function decide(userId: string, login: typeof sso): Promise<string> {
    const answer = await askAsHook(sidecar.hookUrl, realm, { userId, ...login });
    return answer.decision.verdict + (answer.offerSetUp === null ? '' : ', offer');
  }

  /** The names of the commands about a user, turn by turn. */
  async function turnsOf(id: string): Promise<string[][]> {
    // What is asked about another one now comes last on the same connection.
    await decide(randomUUID(), sso);
    return counter.turns
      .map((turn) => turn.filter((command) => command.includes(id)))
      .filter((turn) => turn.length > 0)
      .map((turn) => turn.map((command) => command.split(' ')[0] ?? ''));
  }

  async function rememberVisit(id: string, ageMs: number): Promise<void> {
    const score = Date.now() - ageMs;
    await redis.zAdd(knownNetworks(id), { value: network, score });
    await redis.zAdd(knownBrowsers(id), { value: hashAttempt(attempt), score });
  }

  it('once in a session, where nothing is new', async () => {
    const id = randomUUID();
    await rememberVisit(id, 0);

    assert.equal(await decide(id, sso), 'allow');

    assert.deepEqual(await turnsOf(id), [reads]);
  });

  it('once, and writes all at once what it renews', async () => {
    const id = randomUUID();
    await rememberVisit(id, 2 * hourMs);

    assert.equal(await decide(id, sso), 'allow');

    assert.deepEqual(await turnsOf(id), [reads, renewals]);
  });

  it('a second time for the one offer of a day, which it writes all else with', async () => {
    const id = randomUUID();
    await rememberVisit(id, 2 * hourMs);

    assert.equal(await decide(id, firstOfTheDay), 'allow, offer');
    assert.deepEqual(await turnsOf(id), [reads, [...renewals, 'SET']]);

    assert.equal(await decide(id, firstOfTheDay), 'allow');
    assert.deepEqual((await turnsOf(id)).slice(2), [reads]);
  });
});
