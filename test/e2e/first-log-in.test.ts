import assert from 'node:assert/strict';
import { generate } from 'otplib';
import type { Page } from 'playwright-core';
import { aRealmUser } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { assertAccessible, photograph } from './browser.ts';
import { openStage, waitForDashboard, type Stage } from './stage.ts';

const username = 'ann@example.com';

describe('the first log-in of a user who must set up two-factor, in a browser', function () {
  this.timeout(90_000);
  let stage: Stage;
  let login: Page;
  let secret = '';

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openStage({ realm: { users: [aRealmUser(username)] } });
    login = await openWindow();
  });

  after(() => stage.close());

  /** Of somebody who was never here before. */
  async function openWindow(): Promise<Page> {
    return (await stage.chromium.newContext({ locale: 'en' })).newPage();
  }

  it('waits for the mailbox, with a number', async () => {
    await stage.logIn(login, username);
    await login.waitForSelector('#two-factor-number');
    assert.match((await login.textContent('#two-factor-number')) ?? '', /^\s*\d\d\s*$/);
    assert.match((await login.textContent('#two-factor-waiting')) ?? '', /a•••@example\.com/);
    await photograph(login, 'waiting-for-set-up');
    await assertAccessible(login);
  });

  it('goes on by itself within seconds, when the number is typed on a phone', async () => {
    const number = ((await login.textContent('#two-factor-number')) ?? '').trim();
    const phone = await openWindow();
    await phone.goto(await stage.linkInMail(username));
    await photograph(phone, 'page-of-the-mail');
    await assertAccessible(phone);
    await phone.fill('#number', number === '99' ? '98' : '99');
    await phone.click('button[type=submit]');
    await phone.waitForSelector('#error');
    await photograph(phone, 'page-of-the-mail-wrong-number');
    await phone.fill('#number', number);
    await phone.click('button[type=submit]');
    await phone.waitForSelector('h1:has-text("Confirmed")');
    await photograph(phone, 'page-of-the-mail-confirmed');
    await phone.context().close();
    await login.waitForSelector('#totp', { timeout: 10_000 });
  });

  it('sets up the authenticator, and then recovery codes', async () => {
    await photograph(login, 'set-up-of-the-authenticator');
    await assertAccessible(login);
    secret = (await login.inputValue('#totpSecret')).trim();
    await login.fill('#totp', await generate({ secret: Buffer.from(secret) }));
    await login.click('#saveTOTPBtn');
    await login.waitForSelector('#kcRecoveryCodesConfirmationCheck');
    await photograph(login, 'recovery-codes');
    await assertAccessible(login);
    await login.check('#kcRecoveryCodesConfirmationCheck');
    const arrived = waitForDashboard(stage, login);
    await login.click('#saveRecoveryAuthnCodesBtn');
    assert.match(await arrived, /[?&]code=/);
  });

  it('asks for the code at the next log-in, elsewhere', async () => {
    const other = await openWindow();
    await stage.logIn(other, username);
    await other.waitForSelector('#otp');
    await photograph(other, 'code-at-the-next-log-in');
    await assertAccessible(other);
    const epoch = Math.floor(Date.now() / 1000) + 30;
    await other.fill('#otp', await generate({ secret: Buffer.from(secret), epoch }));
    const arrived = waitForDashboard(stage, other);
    await other.click('[type=submit]');
    assert.match(await arrived, /[?&]code=/);
    await other.context().close();
  });
});
