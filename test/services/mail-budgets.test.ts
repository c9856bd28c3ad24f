import assert from 'node:assert/strict';
import {
  mailboxBudget,
  maximumResends,
  sourceBudget,
  verificationBudget,
} from '../../src/domain/verification.ts';
import { openWaiting, type WaitingView } from '../../src/services/answer-verification.ts';
import type { VerificationQuestion } from '../../src/services/open-verification.ts';
import { openWaitingStage, policy, question, type WaitingStage } from './waiting-stage.ts';
import { wrongNumbers } from '../support/wrong-numbers.ts';

const knownAddress = '203.0.113.7';
const knownNetwork = '203.0.113.0/24';
const dayMs = 24 * 60 * 60 * 1000;

/** More than any of these budgets has, and in vain. */
const vainTimes = 25;
const rounds = 20;

describe('the budgets of mails', function () {
  this.timeout(30_000);
  let stage: WaitingStage;

  before(async () => {
    stage = await openWaitingStage();
  });
  beforeEach(() => stage.forgetAll());
  after(() => stage.stop());

  /** A log-in of the same user from another network, in a browser of its own. */
  function askedFrom(network: number, browser = network): VerificationQuestion {
    const client = { ip: `192.0.${String(network)}.9` };
    return question({ client }, { attempt: String(browser).padStart(22, 'a') });
  }

  async function assertMailsLeft(count: number): Promise<void> {
    const states = [];
    for (let network = 100; network <= 100 + count; network += 1)
      states.push((await openWaiting(stage.ports, policy, askedFrom(network))).state);
    assert.deepEqual(states, [...Array<string>(count).fill('pending'), 'limited']);
  }

  const ends: Record<string, (id: string) => Promise<unknown>> = {
    'whose mails are used up': async (id) => {
      for (let time = 0; time < maximumResends; time += 1) {
        await stage.resend(question(), id);
        await stage.deliverAll('sent');
      }
    },
    'that is confirmed': (id) => stage.ports.verifications.confirm('u1', id, 10),
    'that has served its log-in': async (id) => {
      await stage.ports.verifications.confirm('u1', id, 10);
      await stage.ports.verifications.move('u1', id, 'confirmed', 'enrolled');
    },
    'that wrong numbers burned': async (id) => {
      for (const wrong of wrongNumbers(10))
        await stage.ports.verifications.confirm('u1', id, wrong);
    },
    'that its reader refused': (id) => stage.ports.verifications.refuse('u1', id),
  };

  for (const [which, end] of Object.entries(ends))
    it(`lose nothing to resends of a verification ${which}`, async () => {
      const { id } = await stage.open(question());
      await stage.deliverAll('sent');
      await end(id);
      const mails = stage.queued.length;

      for (let time = 0; time < vainTimes; time += 1) await stage.resend(question(), id);

      assert.equal(stage.queued.length, mails);
      await assertMailsLeft(mailboxBudget.maximum - mails);
    });

  it('lose nothing to resends of a mail that was not sent yet', async () => {
    const { id } = await stage.open(question());
    for (let time = 0; time < vainTimes; time += 1) await stage.resend(question(), id);
    await assertMailsLeft(mailboxBudget.maximum - 1);
  });

  it('lose nothing to log-ins that get no verification', async () => {
    for (let browser = 0; browser < vainTimes; browser += 1)
      await openWaiting(stage.ports, policy, askedFrom(1, browser));
    assert.equal(stage.queued.length, 3);
    await assertMailsLeft(mailboxBudget.maximum - 3);
  });

  it('lose nothing to a log-in that goes on with what its browser has open', async () => {
    const { id } = await stage.open(question());
    await stage.deliverAll('sent');
    for (let time = 0; time < vainTimes; time += 1)
      assert.equal((await stage.open(question())).id, id);
    await assertMailsLeft(mailboxBudget.maximum - 1);
    assert.equal((await stage.open(question())).id, id);
  });

  it('lose one mail to a log-in that is opened many times at once', async () => {
    const times = Array.from({ length: 8 }, () => stage.open(question()));
    const ids = new Set((await Promise.all(times)).map(({ id }) => id));
    assert.equal(ids.size, 1);
    assert.equal(stage.queued.length, 1);
    await assertMailsLeft(mailboxBudget.maximum - 1);
  });

  /** Two tabs of one browser at once, when so many mails are left. @returns what both show */
  async function openTwoTabs(left: number): Promise<WaitingView[]> {
    await stage.forgetAll();
    for (let network = 0; network < mailboxBudget.maximum - left; network += 1)
      await stage.open(askedFrom(network));
    stage.queued.length = 0;
    const open = (): Promise<WaitingView> => openWaiting(stage.ports, policy, askedFrom(200));
    return Promise.all([open(), open()]);
  }

  for (const [left, states] of [
    [0, ['limited', 'limited']],
    [1, ['pending', 'pending']],
  ] as const)
    it(`have ${String(left)} left for two tabs at once, which show no number that is not there`, async () => {
      for (let round = 0; round < rounds; round += 1) {
        const views = await openTwoTabs(left);

        assert.deepEqual(
          views.map(({ state }) => state),
          states,
        );
        const opened = await stage.ports.verifications.list('u1');
        for (const view of views)
          if ('id' in view)
            assert.equal(view.number, opened.find(({ id }) => id === view.id)?.number);
        assert.equal(stage.queued.length, left);
        assert.equal(opened.length, mailboxBudget.maximum);
      }
    });

  it('are kept from nobody by log-ins at their own limit, however many come at once', async () => {
    for (let browser = 0; browser < verificationBudget.maximum; browser += 1)
      await stage.open(askedFrom(1, browser));

    const limited = Array.from({ length: vainTimes }, (_, browser) =>
      openWaiting(stage.ports, policy, askedFrom(1, 10 + browser)),
    );
    const [owner] = await Promise.all([stage.open(askedFrom(2)), ...limited]);

    assert.equal(owner.state, 'pending');
    assert.deepEqual(
      new Set((await Promise.all(limited)).map(({ state }) => state)),
      new Set(['limited']),
    );
  });

  it('of a network lose nothing to a mailbox that gets no more', async () => {
    const { id } = await stage.open(question());
    await stage.deliverAll('sent');
    await assertMailsLeft(mailboxBudget.maximum - 1);

    for (let time = 0; time <= sourceBudget.maximum; time += 1) {
      const view = await stage.resend(question(), id);
      assert.ok('number' in view && view.retryAt !== undefined, JSON.stringify(view));
    }

    const neighbour = question({ user: { id: 'u2', username: 'ben@example.com' } });
    assert.equal((await stage.open(neighbour)).state, 'pending');
  });

  /** A log-in from a known network, which asks for no mail. */
  async function finishLogIn(browser: number, options: { remember?: boolean } = {}): Promise<void> {
    const { attempt } = askedFrom(0, browser);
    const { verdict } = await stage.decide(
      { client: { ip: knownAddress } },
      { attempt, ...options },
    );
    assert.equal(verdict, 'allow');
  }

  it('are its own for a browser that finished any log-in, when others have taken all', async () => {
    await stage.ports.states.rememberNetwork('u1', knownNetwork, dayMs);
    await finishLogIn(1);
    await finishLogIn(2, { remember: false });
    await assertMailsLeft(mailboxBudget.maximum);

    assert.equal((await openWaiting(stage.ports, policy, askedFrom(1))).state, 'pending');
    assert.equal((await openWaiting(stage.ports, policy, askedFrom(2))).state, 'limited');
  });

  it("are no stranger's own whose log-in was not let in", async () => {
    const { attempt } = askedFrom(1);
    const unproven = { secondFactor: { configured: true, proven: false } };
    const { verdict } = await stage.decide(unproven, { attempt });
    assert.equal(verdict, 'continue');
    assert.equal(await stage.ports.verifications.knowsBrowser('u1', attempt), false);
  });

  it('open nothing when they are spent', async () => {
    await assertMailsLeft(mailboxBudget.maximum);
    assert.equal((await stage.ports.verifications.list('u1')).length, mailboxBudget.maximum);
    assert.equal(stage.queued.length, mailboxBudget.maximum);
  });

  it('are not exceeded by resends at once, and lose what was queued, no more', async () => {
    const asked = [1, 2, 3, 4, 5, 6].map((network) => askedFrom(network));
    const opened = await Promise.all(asked.map((each) => stage.open(each)));
    await stage.deliverAll('sent');

    const presses = asked.flatMap((each, index) =>
      Array.from({ length: 8 }, () => stage.resend(each, opened[index]?.id ?? '')),
    );
    await Promise.all(presses);

    const { length } = stage.queued;
    assert.ok(length > asked.length && length <= mailboxBudget.maximum, String(length));
    await assertMailsLeft(mailboxBudget.maximum - length);
  });
});
