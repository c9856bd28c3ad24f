import assert from 'node:assert/strict';
import { waitUntil } from '../../stack/wait-until.ts';
import type { Run } from '../../src/cli/context.ts';
import { createLog } from '../../src/http/log.ts';
import { openRun } from '../../src/open-run.ts';
import { latestMailOf } from '../../src/services/mail-verification.ts';
import { queueNotice } from '../../src/services/notices.ts';
import { startSidecar, type Sidecar } from '../../src/sidecar/start-sidecar.ts';
import { runCutover } from '../support/cutover.ts';
import { aRealmUser, createPreparedRealm, type TestRealm } from '../support/realm.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { mailSettings } from '../support/link-settings.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';

const now = '2022-02-01T12:00:00Z';

interface Mail {
  notice: string;
  state: string;
  words: string | null;
}

interface ShownVerification {
  id: string;
  createdAt: string;
  expiresAt: string;
  mails: { state: string; at: string; words: string | null }[];
}

/** As a log-in from a new network does. */
function openVerification(
  { verifications }: Run,
  userId: string,
  id: string,
): ReturnType<Run['verifications']['open']> {
  return verifications.open(
    {
      userId,
      purpose: 'network',
      mailbox: 'ann@example.com',
      network: '203.0.113.0/24',
      attempt: id,
    },
    {
      id,
      browser: null,
      locale: null,
      lifetimeMs: 7_200_000,
      hasOwnBudget: false,
      numbers: [42, 43, 44],
    },
  );
}

describe('what became of a mail, and sending it again', function () {
  this.timeout(60_000);
  let realm: TestRealm;
  let smtp: TestSmtpServer;
  let sidecar: Sidecar;
  let environment: Record<string, string>;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    smtp = await startSmtpServer();
    realm = await createPreparedRealm({ users: [aRealmUser('ann@example.com')] });
    environment = {
      ...realm.environment,
      ...mailSettings(smtp.url),
      HTTP_PORT: '0',
      SIDECAR_ROLES: 'jobs',
    };
    const log = createLog('silent');
    sidecar = await startSidecar({ environment, log, now: () => Date.parse(now) });
  });

  after(async () => {
    await sidecar.close();
    await smtp.stop();
    await realm.remove();
  });

  const cutover = (...words: string[]): ReturnType<typeof runCutover> =>
    runCutover(words, { environment, now });

  async function mailBecomes(state: string): Promise<Mail> {
    let mail: Mail | undefined;
    await waitUntil({
      what: `the mail ${state}`,
      timeoutMs: 20_000,
      check: async () => {
        [mail] = (await cutover('mails', 'ann@example.com', '--json')).json() as Mail[];
        assert.equal(mail?.state, state);
      },
    });
    assert.ok(mail);
    return mail;
  }

  it("shows the server's words, and sends again when somebody asks", async () => {
    assert.match((await cutover('mails', 'ann@example.com')).stdout, /No mail to ann@example.com/);
    smtp.refuseNext({ code: 550, words: 'mailbox unavailable' });
    await cutover('enforce');
    const refused = await mailBecomes('refused');
    assert.match(refused.words ?? '', /550 mailbox unavailable/);
    assert.match((await cutover('mails', 'ann@example.com')).stdout, /refused.*America\/New_York/);
    const again = await cutover('resend', 'ann@example.com', refused.notice);
    assert.match(again.stdout, /^Queued enforcement .* to ann@example\.com again\.\n$/);
    await mailBecomes('sent');
    assert.equal(smtp.mails.length, 1);
  });

  it('mails nobody twice', async () => {
    const { notice } = await mailBecomes('sent');
    const again = await cutover('resend', 'ann@example.com', notice);
    assert.equal(again.exitCode, 2);
    assert.equal(again.stderr, 'cutover: It is sent: nobody is mailed twice.\n');
    assert.equal(smtp.mails.length, 1);
  });

  it('shows support the verifications of a user, but no number, and lifts a refusal', async () => {
    const { id: userId } = await realm.getUser('ann@example.com');
    const run = await openRun(environment);
    const open = (id: string): ReturnType<Run['verifications']['open']> =>
      openVerification(run, userId, id);
    try {
      assert.match((await cutover('verifications', 'ann@example.com')).stdout, /^No verification/);
      await open('made-for-support');
      await run.verifications.refuse(userId, 'made-for-support');
      const [shown] = (await cutover('verifications', 'ann@example.com', '--json')).json();
      const { createdAt, expiresAt, ...rest } = shown as Record<string, string>;
      assert.equal(Date.parse(expiresAt ?? '') - Date.parse(createdAt ?? ''), 7_200_000);
      assert.deepEqual(rest, {
        id: 'made-for-support',
        ...{ purpose: 'network', mailbox: 'ann@example.com', network: '203.0.113.0/24' },
        ...{ browser: null, locale: null, state: 'refused', refusedFrom: 'pending' },
        ...{ triesLeft: 3, resendsLeft: 3 },
        mails: [],
      });
      const table = (await cutover('verifications', 'ann@example.com')).stdout;
      assert.match(table, /network.*refused.*203\.0\.113\.0\/24/);
      assert.doesNotMatch(table, /│ *42 *│/);

      assert.equal((await open('blocked')).outcome, 'refused');
      assert.match(
        (await cutover('unblock', 'ann@example.com')).stdout,
        /gets verification mails again/,
      );
      assert.equal((await open('unblocked')).outcome, 'created');
      assert.match((await cutover('unblock', 'ann@example.com')).stdout, /^Nothing keeps/);
    } finally {
      await run.close();
    }
  });

  it('shows support until when a verification can be confirmed, and since when its mail is sent', async () => {
    const { id: userId } = await realm.getUser('ann@example.com');
    const run = await openRun(environment);
    const before = Date.now();
    try {
      const { verification } = await openVerification(run, userId, 'mailed-for-support');
      assert.ok(verification);
      await queueNotice({ ...run, queue: run.urgentQueue }, latestMailOf(userId, verification));
      const shown = await waitUntil({
        what: 'the mail to be sent',
        timeoutMs: 20_000,
        check: async () => {
          const all = (await cutover('verifications', 'ann@example.com', '--json')).json();
          const found = (all as ShownVerification[]).find(({ id }) => id === verification.id);
          assert.equal(found?.mails[0]?.state, 'sent');
          return found;
        },
      });
      const { at, ...mail } = shown.mails[0] ?? { at: '' };
      assert.deepEqual(mail, { state: 'sent', words: '250 OK: message queued' });
      assert.ok(Date.parse(at) >= before && Date.parse(at) <= Date.now(), at);
      const table = (await cutover('verifications', 'ann@example.com')).stdout;
      assert.match(table, /Asked.*Expires.*For/);
      const second = (instant: string): string => instant.replace(/\.\d+/, '');
      for (const instant of [shown.createdAt, shown.expiresAt, `sent since ${at}`])
        assert.ok(table.includes(second(instant)), table);
    } finally {
      await run.close();
    }
  });

  it('names a mail or a user that does not exist', async () => {
    const mail = await cutover('resend', 'ann@example.com', 'reminder P1D 2022-01-22');
    assert.equal(mail.exitCode, 2);
    assert.match(mail.stderr, /This user has no mail "reminder P1D 2022-01-22"/);
    assert.match(
      (await cutover('mails', 'nobody')).stderr,
      /has no user with the name or id nobody/,
    );
  });
});
