import assert from 'node:assert/strict';
import type { Decision } from '../../src/domain/login-decision.ts';
import type { RedisConnection } from '../../src/redis/connection.ts';
import type { Verifications } from '../../src/services/verifications.ts';
import type { LoginChanges } from '../domain/builders.ts';
import { attempt, keys, openWaitingStage, question, type WaitingStage } from './waiting-stage.ts';

const rounds = 25;
const proven = { secondFactor: { configured: true, proven: true } };
/** Whose mails are counted apart. */
const person = (round: number) => ({
  id: `u${String(round)}`,
  username: `user-${String(round)}@example.com`,
});
const unreadable = { client: { ip: null } };

describe('the confirmation of a log-in that waits for a mail', function () {
  this.timeout(20_000);
  let stage: WaitingStage;
  let verifications: Verifications;

  before(async () => {
    stage = await openWaitingStage();
    ({ verifications } = stage.ports);
  });
  beforeEach(() => stage.forgetAll());
  after(() => stage.stop());

  async function openConfirmed(changes: LoginChanges = {}): Promise<string> {
    const asked = question(changes);
    const { id } = await stage.open(asked);
    const { outcome } = await verifications.confirm(asked.request.user.id, id, 10);
    assert.equal(outcome, 'confirmed');
    return id;
  }

  const knownNetworks = (): Promise<string[]> =>
    stage.redis.call((client) => client.zRange(keys.knownNetworks('u1'), 0, -1));

  /** The same connection, which does this once so many calls were answered, before who called learns it. */
  function interrupted(calls: number, work: () => Promise<unknown>): RedisConnection {
    let left = calls;
    return {
      ...stage.redis,
      call: async (command) => {
        const answer = await stage.redis.call(command);
        if ((left -= 1) === 0) await work();
        return answer;
      },
    };
  }

  async function countCalls(changes: LoginChanges): Promise<{ calls: number; verdict: string }> {
    let calls = 0;
    const via: RedisConnection = {
      ...stage.redis,
      call: (command) => {
        calls += 1;
        return stage.redis.call(command);
      },
    };
    const { verdict } = await stage.decide(changes, { via });
    return { calls, verdict };
  }

  it('is read with all else, and used up by one writing', async () => {
    await verifications.rememberBrowser('u1', attempt);
    await stage.open(question());
    assert.deepEqual(await countCalls(proven), { calls: 1, verdict: 'continue' });
    await openConfirmed();

    assert.deepEqual(await countCalls(proven), { calls: 2, verdict: 'allow' });
    assert.deepEqual(await countCalls(proven), { calls: 1, verdict: 'allow' });
  });

  for (const tabs of [2, 5])
    it(`lets ${String(tabs)} tabs in at once that wait for one mail, without another`, async () => {
      for (let round = 0; round < rounds; round += 1) {
        const user = person(round);
        const id = await openConfirmed({ user });

        const decisions = await logInAtOnce(tabs, { user });

        assert.deepEqual(
          decisions.map(({ verdict }) => verdict),
          Array(tabs).fill('allow'),
        );
        const left = await verifications.list(user.id);
        assert.deepEqual(
          left.map((each) => [each.id, each.state]),
          [[id, 'consumed']],
        );
      }
    });

  it('lets one of many tabs in whose address cannot be read', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const user = person(round);
      await openConfirmed({ ...unreadable, user });

      const decisions = await logInAtOnce(5, { ...unreadable, user });

      assert.equal(decisions.filter(({ verdict }) => verdict === 'allow').length, 1);
      assert.equal(decisions.filter(({ steps }) => steps.includes('verify-ip')).length, 4);
    }
  });

  it('is not used up by a log-in that goes on with another already', async () => {
    const id = await openConfirmed(unreadable);
    assert.equal((await stage.decide({ ...proven, ...unreadable })).verdict, 'allow');
    const setUp = await stage.open(question(unreadable, { purpose: 'set-up' }));
    await verifications.confirm('u1', setUp.id, 10);

    assert.equal((await stage.decide({ ...proven, ...unreadable })).verdict, 'allow');

    assert.equal((await verifications.find('u1', id))?.state, 'consumed');
    assert.equal((await verifications.find('u1', setUp.id))?.state, 'confirmed');
  });

  function logInAtOnce(tabs: number, changes: LoginChanges): Promise<Decision[]> {
    const ids = Array.from({ length: tabs }, (_, tab) => `s1.t${String(tab)}`);
    return Promise.all(ids.map((id) => stage.decide({ ...proven, ...changes, login: { id } })));
  }

  for (const [when, calls, verdict] of [
    ['after it was read', 1, 'continue'],
    ['after it was used up', 2, 'allow'],
  ] as const)
    it(`leaves no network known when its reader refuses ${when}`, async () => {
      const id = await openConfirmed();
      const via = interrupted(calls, () => verifications.refuse('u1', id));

      assert.equal((await stage.decide(proven, { via })).verdict, verdict);

      assert.equal((await verifications.find('u1', id))?.state, 'refused');
      assert.deepEqual(await knownNetworks(), []);
    });
});
