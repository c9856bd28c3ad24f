/// <reference lib="dom" />
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { Page } from 'playwright-core';
import type { Verification } from '../../src/domain/verification.ts';
import { connectRedis } from '../../src/redis/connection.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createVerifications } from '../../src/redis/verifications.ts';
import { aRealmUser } from '../support/realm.ts';
import { stackStartTimeoutMs, useRedis } from '../support/stack.ts';
import { waitUntil } from '../../stack/wait-until.ts';
import { assertAccessible, photograph } from './browser.ts';
import {
  confirmOnPhone,
  goesOnWithinMs,
  openWindow,
  otherNumber,
  readNumber,
  typeNumber,
} from './person.ts';
import { openStage, type Stage } from './stage.ts';
import { wrongNumbers } from '../support/wrong-numbers.ts';

const scannings = 10;
/** Of another network than the browsers have. */
const scanner = '127.9.9.9';

describe('the number that a mail asks for, in a browser', function () {
  this.timeout(90_000);
  let stage: Stage;
  let number = 0;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openStage();
  });
  after(() => stage.close());

  /** A new user, whose log-in waits for the mailbox. */
  async function beginLogin(): Promise<{ username: string; login: Page }> {
    number += 1;
    const username = `user-${String(number)}@example.com`;
    await stage.realm.admin.users.create(aRealmUser(username));
    const login = await openWindow(stage);
    await stage.logIn(login, username);
    return { username, login };
  }

  async function readVerifications(username: string): Promise<Verification[]> {
    const { id } = await stage.realm.getUser(username);
    const redis = await connectRedis({ url: (await useRedis()).url, timeoutMs: 5_000 });
    const found = await createVerifications(redis, createKeys(stage.realm.realm)).list(id);
    redis.close();
    return found;
  }

  it('wrong three times ends that mail, says so at both ends, and a new one works', async () => {
    const { username, login } = await beginLogin();
    const shown = await readNumber(login);
    const phone = await openWindow(stage);
    await phone.goto(await stage.linkInMail(username));
    for (const wrong of wrongNumbers(shown)) await typeNumber(phone, String(wrong));
    await phone.waitForSelector('#number', { state: 'detached' });
    await photograph(phone, 'page-of-the-mail-burned');
    await assertAccessible(phone);
    await phone.context().close();

    await login.waitForSelector('[data-state=burned]', { timeout: goesOnWithinMs });
    await photograph(login, 'waiting-burned');
    await assertAccessible(login);
    const mailsBefore = stage.smtp.mails.length;
    await login.click('#two-factor-another');
    const fresh = await readNumber(login);
    await waitUntil({
      what: 'the new mail',
      timeoutMs: 20_000,
      check: () => assert.ok(stage.smtp.mails.length > mailsBefore),
    });
    await confirmOnPhone(stage, username, fresh);
    await login.waitForSelector('#totp', { timeout: goesOnWithinMs });
    await login.context().close();
  });

  it('is asked for however often a scanner opens the link before', async () => {
    const { username, login } = await beginLogin();
    const link = await stage.linkInMail(username);
    const before = await readVerifications(username);
    for (const url of [link, `${link}/not-me`])
      for (const method of ['GET', 'HEAD'])
        for (let round = 0; round < scannings; round += 1)
          assert.equal(await scan(url, method), 200);

    assert.equal(before.length, 1);
    assert.deepEqual(await readVerifications(username), before);
    assert.equal(await login.getAttribute('#two-factor-waiting', 'data-state'), 'pending');
    await confirmOnPhone(stage, username, await readNumber(login));
    await login.waitForSelector('#totp', { timeout: goesOnWithinMs });
    await login.context().close();
  });

  it('is not on the page of the mail: whoever gets the link forwarded has to guess', async () => {
    const { username, login } = await beginLogin();
    const shown = await readNumber(login);
    const stranger = await openWindow(stage);
    await stranger.goto(await stage.linkInMail(username));
    // The table has a network and a time, whose digits may be the same.
    const texts = await stranger.locator('main > :not(table)').allInnerTexts();
    assert.ok(texts.length > 0 && !texts.join(' ').includes(shown), texts.join(' '));
    await typeNumber(stranger, otherNumber(shown));
    await stranger.waitForSelector('#error');

    assert.equal(await login.getAttribute('#two-factor-waiting', 'data-state'), 'pending');
    await stranger.context().close();
    await login.context().close();
  });

  it('protects a victim who opens the mail of a thief, and stops the thief when refused', async () => {
    const { username, login: thief } = await beginLogin();
    await readNumber(thief);
    const victim = await openWindow(stage);
    await victim.goto(await stage.linkInMail(username));
    await photograph(victim, 'page-of-the-mail-to-a-victim');
    await victim.click('a[href$="/not-me"]');
    await photograph(victim, 'page-of-the-mail-not-me');
    await assertAccessible(victim);
    await victim.click('button[type=submit]');
    await victim.waitForSelector('.button');
    await photograph(victim, 'page-of-the-mail-refused');
    await assertAccessible(victim);

    await thief.waitForSelector('[data-state=refused]', { timeout: goesOnWithinMs });
    await photograph(thief, 'waiting-refused');
    await assertAccessible(thief);
    const again = await openWindow(stage);
    await stage.logIn(again, username);
    await again.waitForSelector('[data-state=blocked]');
    await photograph(again, 'waiting-blocked');
    await assertAccessible(again);
    for (const page of [thief, victim, again]) await page.context().close();
  });

  it('keeps a thief out whose victim confirms without it, until the victim refuses', async () => {
    const { username, login: thief } = await beginLogin();
    const shown = await readNumber(thief);
    const victim = await openWindow(stage);
    await victim.goto(await stage.linkInMail(username));
    for (const number of ['', otherNumber(shown)]) {
      // Its browser would not send a blank one.
      await victim.locator('form').evaluate((form: HTMLFormElement) => (form.noValidate = true));
      await typeNumber(victim, number);
      await victim.waitForSelector('#error');
      const [{ state } = {}] = await readVerifications(username);
      assert.equal(state, 'pending');
      assert.equal(await thief.getAttribute('#two-factor-waiting', 'data-state'), 'pending');
    }
    await victim.click('a[href$="/not-me"]');
    await victim.click('button[type=submit]');
    await thief.waitForSelector('[data-state=refused]', { timeout: goesOnWithinMs });
    for (const page of [thief, victim]) await page.context().close();
  });
});

/** Opens an address as a mail scanner does. @returns the status of the answer */
async function scan(url: string, method: string): Promise<number | undefined> {
  const asking = request(url, { method, localAddress: scanner, timeout: 15_000 }).end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  await response.resume().toArray();
  return response.statusCode;
}
