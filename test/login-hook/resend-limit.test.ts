import assert from 'node:assert/strict';
import { mailboxBudget } from '../../src/domain/verification.ts';
import { createBudgets } from '../../src/redis/budgets.ts';
import type { RedisConnection } from '../../src/redis/connection.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { takeMailBudgets } from '../../src/services/mail-verification.ts';
import { waitUntil } from '../../stack/wait-until.ts';
import type { HookRealm } from '../support/hook-realm.ts';
import { openMailStage } from '../support/hook-stage.ts';
import type { HookSidecar } from '../support/hook-sidecar.ts';
import { createLoginBrowser, type LoginBrowser, type Page } from '../support/login-browser.ts';
import { aRealmUser, testPassword } from '../support/realm.ts';
import { waitForSentMail } from '../support/sent-mail.ts';

const limitWords = /Too many mails were asked for/;

describe('A waiting log-in whose mailbox gets no more mails for now', function () {
  this.timeout(300_000);
  let realm: HookRealm;
  let close: () => Promise<void>;
  let sidecar: HookSidecar;
  let redis: RedisConnection;
  let number = 0;

  before(async () => {
    ({ realm, sidecar, redis, close } = await openMailStage());
  });
  after(() => close());

  interface Waiting {
    id: string;
    browser: LoginBrowser;
    page: Page;
    shown: number | undefined;
  }

  async function logIn(): Promise<Waiting> {
    number += 1;
    const username = `user-${String(number)}@example.com`;
    const { id } = await realm.admin.users.create(aRealmUser(username));
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn({ username, password: testPassword });
    await waitForSentMail(browser, page);
    return { id, browser, page, shown: page.waiting?.number };
  }

  /** As if others had asked for mails to this mailbox. @param leftMs how long until there is room again */
  async function takeAll(userId: string, leftMs: number): Promise<void> {
    const subject = { ...(await sidecar.latest(userId)), userId, attempt: '', network: userId };
    let mailboxKey = '';
    const keys = createKeys(realm.realm);
    const budget = (name: string): string => (mailboxKey = keys.budget(name));
    const budgets = createBudgets(redis, { ...keys, budget });
    for (let mails = 1; mails < mailboxBudget.maximum; mails += 1)
      await takeMailBudgets({ budgets }, subject, false);
    const score = Date.now() - mailboxBudget.windowMs + leftMs;
    await redis.call(async (client) => {
      const taken = await client.zRange(mailboxKey, 0, -1);
      assert.equal(taken.length, mailboxBudget.maximum);
      await client.zAdd(
        mailboxKey,
        taken.map((value) => ({ value, score })),
      );
    });
  }

  function assertLimited({ waiting, html }: Page, shown: number | undefined): void {
    assert.equal(waiting?.state, 'pending', html);
    assert.equal(waiting.number, shown);
    assert.equal(waiting.delivery, 'sent');
    assert.match(html, limitWords);
    assert.doesNotMatch(html, /name="resend"/);
  }

  it('keeps its number, and says when to try again for as long as that is true', async () => {
    const { id, browser, page, shown } = await logIn();
    await takeAll(id, 40 * 60_000);

    const limited = await browser.submit(page, { resend: 'true' });

    assertLimited(limited, shown);
    assert.match(limited.html, /send the mail again in 40 min/);
    for (let polls = 0; polls < 3; polls += 1)
      assert.equal((await browser.poll(limited)).state, limited.waiting?.version);
    // As without scripts.
    assertLimited(await browser.get(limited.waiting?.refresh ?? ''), shown);
    assertLimited(await browser.submit(limited, { resend: 'true' }), shown);

    assert.equal(await sidecar.confirm(id, shown), 200);
    assert.match(String((await browser.poll(limited)).state), /^CONFIRMED /);
    const { redirectedTo } = await browser.get(limited.waiting?.refresh ?? '');
    assert.equal(redirectedTo?.searchParams.has('code'), true);
  });

  it('offers the mail again once the time has come', async () => {
    const { id, browser, page, shown } = await logIn();
    await takeAll(id, 15_000);
    const limited = await browser.submit(page, { resend: 'true' });
    assertLimited(limited, shown);

    await waitUntil({
      what: 'the page to change',
      timeoutMs: 60_000,
      check: async () =>
        assert.notEqual((await browser.poll(limited)).state, limited.waiting?.version),
    });

    const open = await browser.get(limited.waiting?.refresh ?? '');
    assert.equal(open.waiting?.number, shown);
    assert.doesNotMatch(open.html, limitWords);
    const resent = await browser.submit(open, { resend: 'true' });
    assert.match(resent.waiting?.version ?? '', / 2$/, resent.html);
  });
});
