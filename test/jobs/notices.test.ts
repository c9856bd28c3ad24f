import assert from 'node:assert/strict';
import { waitUntil } from '../../stack/wait-until.ts';
import { openRun } from '../../src/open-run.ts';
import { composeCutoverNotice } from '../../src/services/compose-cutover-notice.ts';
import { deliverNotice } from '../../src/services/deliver-notice.ts';
import type { Delivery } from '../../src/services/notices.ts';
import { createLog } from '../../src/http/log.ts';
import { startSidecar } from '../../src/sidecar/start-sidecar.ts';
import { runCutover } from '../support/cutover.ts';
import { aRealmUser, createPreparedRealm, type TestRealm } from '../support/realm.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { mailSettings } from '../support/link-settings.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';

const tenDaysBefore = '2022-01-12T12:00:00Z';
const afterTheCutover = '2022-02-01T12:00:00Z';

describe('notices, from the command to the mailbox', function () {
  this.timeout(90_000);
  let realm: TestRealm;
  let smtp: TestSmtpServer;
  let environment: Record<string, string>;
  let now = tenDaysBefore;
  let sidecars: { close: () => Promise<void> }[] = [];

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    smtp = await startSmtpServer();
    realm = await createPreparedRealm(
      {
        internationalizationEnabled: true,
        supportedLocales: ['en', 'de'],
        defaultLocale: 'en',
        users: [
          aRealmUser('ann@example.com'),
          aRealmUser('ben@example.com', { otp: true }),
          aRealmUser('dora@example.com', { attributes: { locale: ['de'] } }),
          aRealmUser('eve@example.com', { enabled: false }),
          aRealmUser('finn'),
        ],
      },
      { reminders: ['P30D', 'P14D', 'P7D'] },
    );
    environment = {
      ...realm.environment,
      ...mailSettings(smtp.url),
      MAIL_FROM: 'Dashboard <no-reply@msp.example>',
      HTTP_PORT: '0',
      SIDECAR_ROLES: 'jobs',
    };
    const log = createLog('silent');
    const start = (): ReturnType<typeof startSidecar> =>
      startSidecar({ environment, log, now: () => Date.parse(now) });
    sidecars = [await start(), await start()];
  });

  after(async () => {
    await Promise.all(sidecars.map((sidecar) => sidecar.close()));
    await smtp.stop();
    await realm.remove();
  });

  const cutover = (...words: string[]): ReturnType<typeof runCutover> =>
    runCutover(words, { environment, now });

  async function deliveriesOf(username: string): Promise<(Delivery & { notice: string })[]> {
    const { id } = await realm.getUser(username);
    const run = await openRun(environment);
    try {
      return await run.ledger.list(id);
    } finally {
      await run.close();
    }
  }

  function mailTo(address: string): string {
    return smtp.mails.find(({ to }) => to === address)?.raw ?? '';
  }

  function mailsArrive(count: number): Promise<void> {
    return waitUntil({
      what: `${String(count)} mails`,
      timeoutMs: 30_000,
      check: () => assert.equal(smtp.mails.length, count),
    });
  }

  it('reminds those who may still choose, once, although two sidecars are at work', async () => {
    const first = await cutover('remind');
    assert.match(first.stdout, /Queued 2 mails\./);
    await mailsArrive(2);
    assert.deepEqual(smtp.mails.map(({ to }) => to).sort(), [
      'ann@example.com',
      'dora@example.com',
    ]);
    const again = await cutover('remind');
    assert.match(again.stdout, /Queued 0 mails\./);
    const [delivery] = await deliveriesOf('ann@example.com');
    assert.equal(delivery?.state, 'sent');
    assert.equal(delivery.notice, 'reminder P14D 2022-01-22');
  });

  it("writes in the reader's language", () => {
    const german = mailTo('dora@example.com');
    const english = mailTo('ann@example.com');
    assert.match(german, /22\. Januar 2022/);
    assert.match(english, /January 22, 2022/);
    assert.match(english, /https:\/\/dashboard\.example/);
  });

  it('mails the next threshold, when its day has come', async () => {
    now = '2022-01-16T12:00:00Z';
    await cutover('remind');
    await mailsArrive(4);
  });

  it('tells those whose sessions were ended, once per transition', async () => {
    now = afterTheCutover;
    smtp.mails.length = 0;
    assert.equal((await cutover('enforce')).exitCode, 0);
    await cutover('enforce');
    await mailsArrive(2);
    const [subject = ''] = /^Subject: .*(\r\n .*)*/m.exec(mailTo('ann@example.com')) ?? [];
    assert.match(subject.replaceAll(/\s+/g, ' '), /two-factor authentication is now required$/);
  });

  it('keeps what a server said that refuses for good, and does not ask again', async () => {
    await realm.admin.users.create(aRealmUser('gone@example.com'));
    smtp.mails.length = 0;
    smtp.refuseNext({ code: 550, words: 'no such mailbox' });
    await cutover('enforce');
    await waitUntil({
      what: 'the refusal',
      timeoutMs: 20_000,
      check: async () => {
        const [delivery] = await deliveriesOf('gone@example.com');
        assert.equal(delivery?.state, 'refused');
        assert.match(delivery.words ?? '', /550 no such mailbox/);
      },
    });
    assert.equal(smtp.mails.length, 0);
  });

  it('keeps a mail queued while the server wants it later', async () => {
    await realm.admin.users.create(aRealmUser('later@example.com'));
    const later = { code: 421, words: 'try later' };
    // An idle connection that is closed is replaced once, so the second answer is the one that counts.
    smtp.refuseNext(later, later);
    await cutover('enforce');
    await waitUntil({
      what: 'the first try',
      timeoutMs: 20_000,
      check: async () => {
        const [delivery] = await deliveriesOf('later@example.com');
        assert.equal(delivery?.state, 'queued');
        assert.ok(delivery.words);
      },
    });
  });

  it('never sends what a killed sender may have sent, and shows it as unknown', async () => {
    await withDelivery('killed@example.com', async (deliver, claim, userId) => {
      const notice = { kind: 'enforcement', userId, occasion: 'killed' } as const;
      await claim(notice);
      smtp.mails.length = 0;
      assert.equal(await deliver(notice), 'unknown');
      assert.equal(await deliver(notice), 'unknown');
      assert.equal(smtp.mails.length, 0);
    });
  });

  it('drops a notice that is no longer true when its turn comes', async () => {
    await withDelivery('ben@example.com', async (deliver, _claim, userId, open) => {
      const notice = { kind: 'enforcement', userId, occasion: 'stale' } as const;
      await open(notice);
      smtp.mails.length = 0;
      assert.equal(await deliver(notice), 'dropped');
      assert.equal(smtp.mails.length, 0);
    });
  });

  type Ledger = Awaited<ReturnType<typeof openRun>>['ledger'];
  type Notice = Parameters<Ledger['open']>[0];

  async function withDelivery(
    username: string,
    work: (
      deliver: (notice: Notice) => Promise<string>,
      claim: (notice: Notice) => Promise<unknown>,
      userId: string,
      open: Ledger['open'],
    ) => Promise<void>,
  ): Promise<void> {
    const known = await realm.admin.users.find({ username, exact: true });
    if (known.length === 0) await realm.admin.users.create(aRealmUser(username));
    const { id } = await realm.getUser(username);
    const run = await openRun(environment);
    const refuse = (): never => {
      throw new Error('must not be sent');
    };
    const clock = { policy: run.policy, now: Date.parse(now) };
    const render = (): { subject: string; html: string; text: string } => ({
      subject: '',
      html: '',
      text: '',
    });
    const compose = composeCutoverNotice({ ...run, render }, () => clock, 'enforcement');
    const ports = {
      realm: realm.name,
      ledger: run.ledger,
      transport: { send: refuse },
      compose: {
        reminder: compose,
        enforcement: compose,
        verification: compose,
        refusal: compose,
        'set-up-after-reset': compose,
      },
    };
    try {
      await work(
        (notice) => deliverNotice(ports, notice, false),
        async (notice) => {
          await run.ledger.open(notice);
          await run.ledger.claim(notice);
        },
        id,
        (notice) => run.ledger.open(notice),
      );
    } finally {
      await run.close();
    }
  }
});
