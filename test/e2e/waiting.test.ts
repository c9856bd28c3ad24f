import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { waitUntil } from '../../stack/wait-until.ts';
import { aRealmUser } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { assertAccessible, photograph } from './browser.ts';
import { expireAll } from './expire-all.ts';
import { confirmOnPhone, enrol, goesOnWithinMs, openWindow, readNumber } from './person.ts';
import { openStage, type Stage } from './stage.ts';

/** Keycloak's limit for one page; the waiting page has to outlive it. */
const pageLimitSeconds = 6;

describe('a log-in that waits for a mail, in a browser', function () {
  this.timeout(120_000);
  let stage: Stage;
  let number = 0;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openStage({
      realm: { accessCodeLifespanUserAction: pageLimitSeconds, accessCodeLifespanLogin: 600 },
    });
  });
  after(() => stage.close());

  async function createPerson(): Promise<string> {
    number += 1;
    const username = `user-${String(number)}@example.com`;
    await stage.realm.admin.users.create(aRealmUser(username));
    return username;
  }

  async function begin(username: string): Promise<Page> {
    const login = await openWindow(stage);
    await stage.logIn(login, username);
    return login;
  }

  function mailsTo(username: string): number {
    return stage.smtp.mails.filter(({ to }) => to === username).length;
  }

  async function waitForMails(username: string, count: number): Promise<void> {
    await waitUntil({
      what: `${String(count)} mails to ${username}`,
      timeoutMs: 20_000,
      check: () => assert.equal(mailsTo(username), count),
    });
  }

  it('outlives the time that Keycloak gives to one page', async () => {
    const username = await createPerson();
    const login = await begin(username);
    const shown = await readNumber(login);
    await login.waitForTimeout(pageLimitSeconds * 3 * 1000);

    assert.equal(await readNumber(login), shown);
    await confirmOnPhone(stage, username, shown);
    await login.waitForSelector('#totp', { timeout: goesOnWithinMs });
    await login.context().close();
  });

  it('shows the same number in a second tab, for the same mail', async () => {
    const username = await createPerson();
    const login = await begin(username);
    const shown = await readNumber(login);
    await waitForMails(username, 1);
    const tab = await login.context().newPage();
    await stage.logIn(tab, username);

    assert.equal(await readNumber(tab), shown);
    await confirmOnPhone(stage, username, shown);
    await tab.waitForSelector('#totp', { timeout: goesOnWithinMs });
    assert.equal(mailsTo(username), 1);
    await login.context().close();
  });

  it('has a number of its own in each of two browsers', async () => {
    const username = await createPerson();
    const [one, other] = [await begin(username), await begin(username)];
    const numbers = [await readNumber(one), await readNumber(other)];
    assert.notEqual(numbers[0], numbers[1]);
    await waitForMails(username, 2);

    await confirmOnPhone(stage, username, numbers[1] ?? '');
    await other.waitForSelector('#totp', { timeout: goesOnWithinMs });
    assert.equal(await one.getAttribute('#two-factor-waiting', 'data-state'), 'pending');
    for (const page of [one, other]) await page.context().close();
  });

  it('goes on where it was when its window was closed and opened again', async () => {
    const username = await createPerson();
    const login = await begin(username);
    const shown = await readNumber(login);
    await waitForMails(username, 1);
    const context = login.context();
    await login.close();
    const next = await context.newPage();
    await stage.logIn(next, username);

    assert.equal(await readNumber(next), shown);
    await confirmOnPhone(stage, username, shown);
    await next.waitForSelector('#totp', { timeout: goesOnWithinMs });
    assert.equal(mailsTo(username), 1);
    await context.close();
  });

  it('says when its link has expired, and sends a new one', async () => {
    const username = await createPerson();
    const login = await begin(username);
    await readNumber(login);
    const link = await stage.linkInMail(username);
    await expireAll(stage.realm, (await stage.realm.getUser(username)).id);

    const phone = await openWindow(stage);
    assert.equal((await phone.goto(link))?.status(), 410);
    await photograph(phone, 'page-of-the-mail-expired');
    await assertAccessible(phone);
    await login.waitForSelector('[data-state=expired]', { timeout: goesOnWithinMs });
    await photograph(login, 'waiting-expired');
    await assertAccessible(login);
    await login.click('#two-factor-another');
    const fresh = await readNumber(login);
    await waitForMails(username, 2);
    await confirmOnPhone(stage, username, fresh);
    await login.waitForSelector('#totp', { timeout: goesOnWithinMs });
    for (const page of [login, phone]) await page.context().close();
  });

  it('begins again with one new mail when it was closed and its link has expired', async () => {
    const username = await createPerson();
    const login = await begin(username);
    await readNumber(login);
    await waitForMails(username, 1);
    const context = login.context();
    await login.close();
    await expireAll(stage.realm, (await stage.realm.getUser(username)).id);
    const next = await context.newPage();
    await stage.logIn(next, username);

    const fresh = await readNumber(next);
    await waitForMails(username, 2);
    await confirmOnPhone(stage, username, fresh);
    await enrol(stage, next);
    assert.equal(mailsTo(username), 2);
    await context.close();
  });

  it('sends the mail again three times, and says when that is all', async () => {
    const username = await createPerson();
    const login = await begin(username);
    const shown = await readNumber(login);
    for (let round = 1; round <= 3; round += 1) {
      await waitForMails(username, round);
      await login.waitForSelector('[data-delivery=sent]', { timeout: goesOnWithinMs });
      await login.click('#two-factor-resend');
      assert.equal(await readNumber(login), shown);
    }
    await waitForMails(username, 4);

    assert.equal(await login.locator('#two-factor-resend').count(), 0);
    await photograph(login, 'waiting-no-resend');
    await login.context().close();
  });

  it('says at the limit when to try again', async () => {
    const username = await createPerson();
    for (let round = 0; round < 3; round += 1) {
      const login = await begin(username);
      await readNumber(login);
      await login.context().close();
    }
    const login = await begin(username);
    await login.waitForSelector('[data-state=limited]');
    assert.match(await login.innerText('#two-factor-waiting'), /try again in \d+ (min|h)/);
    await photograph(login, 'waiting-limited');
    await assertAccessible(login);
    await login.context().close();
  });

  it('says that a mail could not be delivered, and what to do', async () => {
    stage.smtp.refuseNext({ code: 550, words: '5.1.1 no such user' });
    const username = await createPerson();
    const login = await begin(username);
    await login.waitForSelector('[data-delivery=refused]', { timeout: goesOnWithinMs });
    await photograph(login, 'waiting-refused-mail');
    await login.click('#two-factor-resend');
    await waitForMails(username, 1);
    await confirmOnPhone(stage, username, await readNumber(login));
    await login.waitForSelector('#totp', { timeout: goesOnWithinMs });
    await login.context().close();
  });
});
