import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import { generate } from 'otplib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { findFreePort } from '../../stack/free-port.ts';
import { waitUntil } from '../../stack/wait-until.ts';
import { createLog } from '../../src/http/log.ts';
import { startSidecar, type Sidecar } from '../../src/sidecar/start-sidecar.ts';
import { brands, themesOf } from '../support/brands.ts';
import { createHookRealm, hookSecret, type HookRealm } from '../support/hook-realm.ts';
import { mailSettings } from '../support/link-settings.ts';
import { aRealmUser, testPassword } from '../support/realm.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { stackStartTimeoutMs, useRedis } from '../support/stack.ts';
import { writePolicyFile } from '../support/hook-sidecar.ts';
import { launchChromium, photograph } from './browser.ts';

const username = 'ann@example.com';

describe('the first log-in of a user who must set up two-factor, in a browser', function () {
  this.timeout(90_000);
  let realm: HookRealm;
  let smtp: TestSmtpServer;
  let sidecar: Sidecar;
  let chromium: Browser;
  let desktop: BrowserContext;
  let login: Page;
  let secret = '';

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    [smtp, chromium] = await Promise.all([startSmtpServer(), launchChromium()]);
    realm = await createHookRealm(
      { sidecarUrl: 'http://127.0.0.1:1' },
      { users: [aRealmUser(username)], otpPolicyLookAheadWindow: 5, ...themesOf(brands.first) },
    );
    const pagesPort = await findFreePort();
    sidecar = await startSidecar({
      environment: {
        KEYCLOAK_URL: realm.keycloakUrl,
        KEYCLOAK_CLIENT_SECRET: 'not-asked-here',
        REDIS_URL: (await useRedis()).url,
        POLICY_FILE: await writePolicyFile(realm.realm, { newCustomersFrom: '2018-01-01' }),
        HTTP_PORT: '0',
        HOOK_PORT: '0',
        API_PORT: '0',
        PAGES_PORT: String(pagesPort),
        HOOK_SECRET: hookSecret,
        ...mailSettings(smtp.url),
        PUBLIC_URL: `http://127.0.0.1:${String(pagesPort)}`,
      },
      now: Date.now,
      log: createLog('silent'),
    });
    await realm.configure({ sidecarUrl: `http://127.0.0.1:${String(sidecar.hookPort)}` });
    desktop = await chromium.newContext({ locale: 'en' });
    login = await desktop.newPage();
  });

  after(async () => {
    await chromium.close();
    await sidecar.close();
    await smtp.stop();
    await realm.remove();
  });

  /** The log-in page of the Dashboard's client, in a new context or this one. */
  async function openLogin(page: Page): Promise<void> {
    const url = new URL(`${realm.keycloakUrl}/realms/${realm.realm}/protocol/openid-connect/auth`);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: realm.clientId,
      redirect_uri: realm.redirectUri,
      scope: 'openid',
    }).toString();
    await page.goto(url.href);
    await page.fill('#username', username);
    await page.fill('#password', testPassword);
    await page.click('[type=submit]');
  }

  async function assertAccessible(page: Page): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(
      ({ impact }) => impact === 'serious' || impact === 'critical',
    );
    assert.deepEqual(
      serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      [],
    );
  }

  async function linkInMail(): Promise<string> {
    return waitUntil({
      what: 'the mail',
      timeoutMs: 20_000,
      check: () => {
        const text = (smtp.mails.at(-1)?.raw ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '=');
        const [link] = /http:\/\/127\.0\.0\.1:\d+\/verify\/[\w.-]+/.exec(text) ?? [];
        assert.ok(link);
        return link;
      },
    });
  }

  it('waits for the mailbox, with a number', async () => {
    await openLogin(login);
    await login.waitForSelector('#two-factor-number');
    assert.match((await login.textContent('#two-factor-number')) ?? '', /^\s*\d\d\s*$/);
    assert.match((await login.textContent('#two-factor-waiting')) ?? '', /a•••@example\.com/);
    await photograph(login, 'waiting-for-set-up');
    await assertAccessible(login);
  });

  it('goes on by itself within seconds, when the number is typed on a phone', async () => {
    const number = ((await login.textContent('#two-factor-number')) ?? '').trim();
    const phone = await (await chromium.newContext({ locale: 'en' })).newPage();
    await phone.goto(await linkInMail());
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
    const raw = (await login.inputValue('#totpSecret')).trim();
    secret = raw;
    const code = await generate({ secret: Buffer.from(raw) });
    await login.fill('#totp', code);
    await login.click('#saveTOTPBtn');
    await login.waitForSelector('#kcRecoveryCodesConfirmationCheck');
    await photograph(login, 'recovery-codes');
    await login.check('#kcRecoveryCodesConfirmationCheck');
    const arrived = waitForDashboard(login);
    await login.click('#saveRecoveryAuthnCodesBtn');
    assert.match(await arrived, /[?&]code=/);
  });

  it('asks for the code at the next log-in, elsewhere', async () => {
    const other = await (await chromium.newContext({ locale: 'en' })).newPage();
    await openLogin(other);
    await other.waitForSelector('#otp');
    await photograph(other, 'code-at-the-next-log-in');
    const epoch = Math.floor(Date.now() / 1000) + 30;
    await other.fill('#otp', await generate({ secret: Buffer.from(secret), epoch }));
    const arrived = waitForDashboard(other);
    await other.click('[type=submit]');
    assert.match(await arrived, /[?&]code=/);
    await other.context().close();
  });

  /** Nobody listens where the Dashboard would be; the address of the request is what counts. */
  function waitForDashboard(page: Page): Promise<string> {
    return page
      .waitForRequest((request) => request.url().startsWith(realm.redirectUri))
      .then((request) => request.url());
  }
});
