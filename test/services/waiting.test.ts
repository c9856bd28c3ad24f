import assert from 'node:assert/strict';
import type { CutoverError } from '../../src/domain/errors.ts';
import type { Decision } from '../../src/domain/login-decision.ts';
import {
  lookAtWaiting,
  claimEnrolment,
  openAnotherWaiting,
  openWaiting,
  type AnswerVerificationPorts,
} from '../../src/services/answer-verification.ts';
import {
  composeSecurityMail,
  type SecurityMailContent,
} from '../../src/services/compose-security-mail.ts';
import type { LoginChanges } from '../domain/builders.ts';
import {
  attempt,
  keys,
  openWaitingStage,
  policy,
  question,
  type WaitingStage,
} from './waiting-stage.ts';

const proven = { secondFactor: { configured: true, proven: true } };

describe('a log-in that waits for its mailbox', function () {
  this.timeout(20_000);
  let stage: WaitingStage;
  let ports: AnswerVerificationPorts;

  before(async () => {
    stage = await openWaitingStage();
    ({ ports } = stage);
  });
  beforeEach(() => stage.forgetAll());
  after(() => stage.stop());

  const open: WaitingStage['open'] = (asked) => stage.open(asked);

  const decide = (changes: LoginChanges, of = attempt): Promise<Decision> =>
    stage.decide(changes, { attempt: of });

  it('gets one mail, however often its page is shown', async () => {
    const first = await open(question());
    const again = await open(question());
    assert.deepEqual(again, first);
    assert.equal(stage.queued.length, 1);
    assert.equal(stage.queued[0]?.occasion, `${first.id} 1`);
    assert.ok(!JSON.stringify(stage.queued).includes('@'));
    assert.deepEqual(
      { ...first, id: '', expiresAt: 0 },
      {
        state: 'pending',
        id: '',
        number: 10,
        mailbox: 'a•••@example.com',
        expiresAt: 0,
        resendsLeft: 3,
        delivery: 'queued',
      },
    );
  });

  for (const [where, lose] of Object.entries({
    'before its mail was noted': () => stage.redis.call((client) => client.del(keys.notices('u1'))),
    'before its mail was queued': () => Promise.resolve(),
  }))
    it(`gets its mail although all failed ${where}`, async () => {
      const { id } = await open(question());
      await lose();
      stage.queued.length = 0;

      await open(question());

      assert.deepEqual(
        stage.queued.map(({ occasion }) => occasion),
        [`${id} 1`],
      );
    });

  it('gets no mail again by its page once that was sent, or its number confirmed', async () => {
    const { id } = await open(question());
    await stage.deliverAll('sent');
    stage.queued.length = 0;
    await open(question());
    await ports.verifications.confirm('u1', id, 10);
    await stage.redis.call((client) => client.del(keys.notices('u1')));
    await open(question());
    assert.deepEqual(stage.queued, []);
  });

  for (const purpose of ['set-up', 'network'] as const)
    it(`has exactly two hours for ${purpose}`, async () => {
      const { id, ...view } = await open(question({}, { purpose }));
      const found = await ports.verifications.find('u1', id);
      assert.ok(found && 'expiresAt' in view);
      assert.equal(found.expiresAt - found.createdAt, 7_200_000);
      assert.equal(view.expiresAt, found.expiresAt);
    });

  it('shows what became of the mail', async () => {
    const { id } = await open(question());
    await stage.deliverAll('refused', '550 no such mailbox');
    const view = await lookAtWaiting(ports, policy, question(), id);
    assert.equal('delivery' in view && view.delivery, 'refused');
  });

  it('shows that the mail server wants the mail later', async () => {
    const { id } = await open(question());
    await stage.deliverAll('queued', '450 try later');
    const view = await lookAtWaiting(ports, policy, question(), id);
    assert.equal('delivery' in view && view.delivery, 'deferred');
  });

  for (const state of ['queued', 'sending'] as const)
    it(`shows after a minute that nothing became of a mail that is ${state}`, async () => {
      const { id } = await open(question());
      const notice = { kind: 'verification', userId: 'u1', occasion: `${id} 1` } as const;
      if (state === 'sending') await stage.ledger.claim(notice);
      const { at = 0 } = (await stage.ledger.find(notice)) ?? {};
      const deliveryAt = async (now: number): Promise<unknown> => {
        const clocked = { ...ports, realNow: () => now };
        const view = await lookAtWaiting(clocked, policy, question(), id);
        return 'delivery' in view && view.delivery;
      };
      assert.equal(await deliveryAt(at + 59_999), state);
      assert.equal(await deliveryAt(at + 60_000), 'deferred');
    });

  it('gets its mail by the next look when all failed between a resend and its mail', async () => {
    const { id } = await open(question());
    await stage.deliverAll('sent');
    await ports.verifications.takeResend('u1', id);
    await lookAtWaiting(ports, policy, question(), id);
    await lookAtWaiting(ports, policy, question(), id);
    assert.deepEqual(
      stage.queued.map(({ occasion }) => occasion),
      [`${id} 1`, `${id} 2`],
    );
  });

  it('may ask for three more mails', async () => {
    const { id } = await open(question());
    for (let time = 0; time < 5; time += 1) {
      await stage.deliverAll('sent');
      await stage.resend(question(), id);
    }
    assert.deepEqual(
      stage.queued.map(({ occasion }) => occasion),
      [1, 2, 3, 4].map((mail) => `${id} ${String(mail)}`),
    );
    assert.deepEqual(stage.hurried, []);
  });

  it('has a mail that was not sent yet tried at once, and gets no second one', async () => {
    const { id } = await open(question());
    const view = await stage.resend(question(), id);
    assert.equal('resendsLeft' in view && view.resendsLeft, 3);
    assert.equal(stage.queued.length, 1);
    assert.deepEqual(stage.hurried, stage.queued);
  });

  it('is not helped by a verification of anything else', async () => {
    const { id } = await open(question());
    const others = [
      question({ user: { id: 'u2' } }),
      question({ client: { ip: '192.0.2.1' } }),
      question({ user: { username: 'mallory@example.com' } }),
      question({}, { purpose: 'set-up' }),
      question({}, { attempt: 'B'.repeat(22) }),
    ];
    for (const other of others) {
      await assert.rejects(lookAtWaiting(ports, policy, other, id), {
        code: 'verification-unknown',
      });
    }
  });

  it('is mailed nothing for another realm than the policy’s', async () => {
    const asked = question();
    const other = { ...asked, request: { ...asked.request, realm: 'other' } };

    await assert.rejects(openWaiting(ports, policy, other), { code: 'usage' });
    await assert.rejects(lookAtWaiting(ports, policy, other, 'x'), { code: 'usage' });

    assert.deepEqual(stage.queued, []);
  });

  it('is let through once its number was confirmed, and its network is known then', async () => {
    const { id } = await open(question());
    assert.deepEqual((await decide(proven)).steps, ['verify-ip']);
    await ports.verifications.confirm('u1', id, 10);
    assert.deepEqual((await decide(proven, 'B'.repeat(22))).steps, ['verify-ip']);
    const otherNetwork = { ...proven, client: { ip: '192.0.2.1' } };
    assert.deepEqual((await decide(otherNetwork)).steps, ['verify-ip']);
    assert.equal((await decide(proven)).verdict, 'allow');
    assert.equal((await ports.verifications.find('u1', id))?.state, 'consumed');
    assert.equal((await decide(proven, 'B'.repeat(22))).verdict, 'allow');
  });

  for (const ip of [null, 'fe80::zz', ''])
    it(`is let through from an address that cannot be read (${String(ip)}), one for each mail`, async () => {
      const unreadable = { ...proven, client: { ip } };
      const { id } = await open(question(unreadable));
      assert.deepEqual((await decide(unreadable)).steps, ['verify-ip']);
      await ports.verifications.confirm('u1', id, 10);
      assert.deepEqual((await decide(unreadable, 'B'.repeat(22))).steps, ['verify-ip']);
      assert.deepEqual((await decide(proven)).steps, ['verify-ip']);

      assert.equal((await decide(unreadable)).verdict, 'allow');

      assert.equal((await ports.verifications.find('u1', id))?.state, 'consumed');
      // A log-in is decided again after each of its steps.
      assert.equal((await decide(unreadable)).verdict, 'allow');
      assert.deepEqual((await decide(unreadable, 'B'.repeat(22))).steps, ['verify-ip']);
      const next = { ...unreadable, login: { id: 's1.t2' } };
      assert.deepEqual((await decide(next)).steps, ['verify-ip']);
    });

  it('needs no second mail after set-up from an address that cannot be read', async () => {
    const required = { now: '2022-02-01T12:00:00Z', client: { ip: null } };
    const setUp = question(required, { purpose: 'set-up' });
    const { id } = await open(setUp);
    await ports.verifications.confirm('u1', id, 10);
    await claimEnrolment(ports, policy, setUp, id);

    assert.equal((await decide({ ...required, ...proven })).verdict, 'allow');
  });

  it('keeps its confirmation while a code is still missing', async () => {
    const { id } = await open(question());
    await ports.verifications.confirm('u1', id, 10);
    const unproven = { secondFactor: { configured: true, proven: false } };
    assert.deepEqual((await decide(unproven)).steps, ['enter-otp']);
    assert.equal((await ports.verifications.find('u1', id))?.state, 'confirmed');
  });

  it("needs no second mail for the network after set-up's, and uses that up", async () => {
    const required = { now: '2022-02-01T12:00:00Z' };
    const setUp = question(required, { purpose: 'set-up' });
    const { id } = await open(setUp);
    await ports.verifications.confirm('u1', id, 10);
    assert.deepEqual((await decide(required)).steps, ['verify-mailbox', 'configure-otp']);
    const enrolled = await claimEnrolment(ports, policy, setUp, id);
    assert.equal(enrolled.state, 'enrolled');
    assert.equal((await decide({ ...required, ...proven })).verdict, 'allow');
    assert.equal((await ports.verifications.find('u1', id))?.state, 'consumed');
  });

  for (const [when, byMail, path] of [
    ['a reset by mail, in the reset itself', 'reset-credentials', 'reset-credentials'],
    ['a reset by mail, in a later log-in', 'reset-credentials', 'browser'],
    ["an administrator's link, in it", 'action-link', 'action-link'],
    ["an administrator's link, in a later log-in", 'action-link', 'browser'],
  ] as const)
    it(`tells the administrators of a set-up after ${when}`, async () => {
      const required = { now: '2022-02-01T12:00:00Z' };
      await decide({ ...required, login: { path: byMail } });
      const setUp = question({ ...required, login: { path } }, { purpose: 'set-up' });
      const { id } = await open(setUp);
      await ports.verifications.confirm('u1', id, 10);
      await claimEnrolment(ports, policy, setUp, id);

      assert.deepEqual(stage.told, ['u1']);
      const notices = stage.queued.filter(({ kind }) => kind === 'set-up-after-reset');
      assert.deepEqual(notices, [{ kind: 'set-up-after-reset', userId: 'u1', occasion: id }]);
    });

  it('tells them although Redis broke in between, when it is asked again', async () => {
    const setUp = question({ login: { path: 'reset-credentials' } }, { purpose: 'set-up' });
    const { id } = await open(setUp);
    await ports.verifications.confirm('u1', id, 10);
    const limit = (...keys: string[]): Promise<unknown> =>
      stage.redis.call((client) => client.sendCommand(['ACL', 'SETUSER', 'default', ...keys]));

    await limit('resetkeys', '~*:verifications');
    try {
      await assert.rejects(claimEnrolment(ports, policy, setUp, id));
    } finally {
      await limit('allkeys');
    }
    await claimEnrolment(ports, policy, setUp, id);

    assert.equal((await ports.verifications.find('u1', id))?.state, 'enrolled');
    const notices = stage.queued.filter(({ kind }) => kind === 'set-up-after-reset');
    assert.equal(notices.length, 1);
  });

  it('says why no administrator is told when none has an address', async () => {
    const { id } = await open(question());
    const render = (): never => {
      throw new Error('must not be written');
    };
    const security = { verifications: ports.verifications, to: undefined, render };
    const compose = composeSecurityMail(security, () => 'UTC', 'refusal');
    const notice = { kind: 'refusal', userId: 'u1', occasion: id } as const;
    const composed = await compose(notice);
    assert.ok(typeof composed === 'string');
    assert.match(composed, /^SECURITY_MAIL is not set/);
  });

  for (const [state, template] of [
    ['confirmed', 'refusal'],
    ['enrolled', 'refusal-too-late'],
    ['consumed', 'refusal-too-late'],
  ] as const)
    it(`tells administrators of one that its reader refused when it was ${state}`, async () => {
      const { id } = await open(question());
      await ports.verifications.confirm('u1', id, 10);
      if (state !== 'confirmed') await ports.verifications.move('u1', id, 'confirmed', state);
      await ports.verifications.refuse('u1', id);
      const security = {
        verifications: ports.verifications,
        to: 'security@msp.example',
        render: (content: SecurityMailContent) => ({
          ...{ subject: content.template, html: '', text: '' },
        }),
      };

      const composed = await composeSecurityMail(
        security,
        () => 'UTC',
        'refusal',
      )({ kind: 'refusal', userId: 'u1', occasion: id });

      assert.equal(typeof composed === 'string' ? composed : composed.subject, template);
    });

  it('tells nobody of a set-up whose password was there before', async () => {
    const setUp = question({ now: '2022-02-01T12:00:00Z' }, { purpose: 'set-up' });
    const { id } = await open(setUp);
    await ports.verifications.confirm('u1', id, 10);
    await claimEnrolment(ports, policy, setUp, id);
    assert.deepEqual(stage.told, []);
  });

  it('is told when to come back at the limit, and that its reader refused', async () => {
    for (const letter of ['B', 'C', 'D']) await open(question({}, { attempt: letter.repeat(22) }));
    const limited = await openWaiting(ports, policy, question());
    assert.equal(limited.state, 'limited');
    const other = question({ client: { ip: '192.0.2.1' } });
    const { id } = await open(other);
    await ports.verifications.refuse('u1', id);
    assert.equal((await lookAtWaiting(ports, policy, other, id)).state, 'refused');
    assert.equal((await openWaiting(ports, policy, other)).state, 'blocked');
  });

  it('may have another one once its mails were sent, with a number and mails of its own', async () => {
    const first = await open(question());
    stage.queued.length = 0;

    const second = await openAnotherWaiting(ports, policy, question());

    assert.ok(first.state === 'pending' && second.state === 'pending');
    assert.notEqual(second.id, first.id);
    assert.notEqual(second.number, first.number);
    assert.deepEqual(
      stage.queued.map(({ occasion }) => occasion.startsWith(second.id)),
      [true],
    );
    assert.equal((await ports.verifications.find('u1', first.id))?.state, 'pending');
    await openAnotherWaiting(ports, policy, question());
    assert.equal((await openAnotherWaiting(ports, policy, question())).state, 'limited');
  });

  it('has no other one while it is confirmed', async () => {
    const { id } = await open(question());
    await ports.verifications.confirm('u1', id, 10);

    const view = await openAnotherWaiting(ports, policy, question());

    assert.deepEqual([view.state, 'id' in view && view.id], ['confirmed', id]);
  });

  it('is claimed once, however many ask for it at once', async () => {
    const setUp = question({ now: '2022-02-01T12:00:00Z' }, { purpose: 'set-up' });
    const { id } = await open(setUp);
    await ports.verifications.confirm('u1', id, 10);

    const ends = await Promise.allSettled(
      Array.from({ length: 10 }, () => claimEnrolment(ports, policy, setUp, id)),
    );

    const refusals = ends.flatMap((end) =>
      end.status === 'rejected' ? [end.reason as CutoverError] : [],
    );
    assert.deepEqual(
      refusals.map(({ code }) => code),
      Array.from({ length: 9 }, () => 'verification-unknown'),
    );
    assert.equal((await ports.verifications.find('u1', id))?.state, 'enrolled');
  });

  it('is not claimed before it is confirmed', async () => {
    const setUp = question({ now: '2022-02-01T12:00:00Z' }, { purpose: 'set-up' });
    const { id } = await open(setUp);
    await assert.rejects(claimEnrolment(ports, policy, setUp, id), {
      code: 'verification-unknown',
    });
    assert.equal((await ports.verifications.find('u1', id))?.state, 'pending');
  });

  it('is not claimed from another browser, or for another purpose', async () => {
    const setUp = question({ now: '2022-02-01T12:00:00Z' }, { purpose: 'set-up' });
    const { id } = await open(setUp);
    await ports.verifications.confirm('u1', id, 10);
    for (const other of [{ attempt: 'B'.repeat(22) }, { purpose: 'network' as const }])
      await assert.rejects(claimEnrolment(ports, policy, { ...setUp, ...other }, id), {
        code: 'verification-unknown',
      });
    assert.equal((await ports.verifications.find('u1', id))?.state, 'confirmed');
  });

  it('has no set-up mail without a mail address as its user name', async () => {
    const asked = question({ user: { username: 'ann' } }, { purpose: 'set-up' });
    await assert.rejects(openWaiting(ports, policy, asked), { code: 'mailbox-missing' });
    const forNetwork = question({ user: { username: 'ann' } });
    assert.ok('id' in (await openWaiting(ports, policy, forNetwork)));
  });
});
