import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { runCutover } from '../support/cutover.ts';
import { firstRequiredInstant, lastOptionalInstant } from '../support/hook-sidecar.ts';
import { aRealmUser } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { logIn, openExampleStage, waitUntilReady, type ExampleStage } from './stage.ts';

const ann = 'ann@example.com';
const otto = 'otto@example.com';

/** Keycloak's own frame would tell the page first, where a browser lets it. */
const withoutFrame = (example: string): string =>
  example.replace(
    "{ onLoad: 'login-required' }",
    "{ onLoad: 'login-required', checkLoginIframe: false }",
  );

describe('a session that ends while the Dashboard is open', function () {
  this.timeout(120_000);
  let stage: ExampleStage;
  let page: Page;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openExampleStage({ users: [aRealmUser(ann), aRealmUser(otto, { otp: true })] });
  });

  beforeEach(() => {
    stage.setNow(lastOptionalInstant);
    stage.setExample(withoutFrame);
  });

  afterEach(() => page.context().close());

  after(() => stage.stop());

  /** Logs in at an hour of the browser's clock, and waits for the first answer of the sidecar. */
  async function openAt(time: string, username: string): Promise<void> {
    page = await stage.open(time);
    const asked = page.waitForResponse(`${stage.apiUrl}/api/v1/me/two-factor`);
    await logIn(page, username);
    await asked;
  }

  /** The title of the dialog, when the page has not set out for the log-in meanwhile. */
  const title = async (): Promise<string | null> => {
    let departures = 0;
    page.on('request', (request) => (departures += Number(request.isNavigationRequest())));
    await page.waitForSelector('dialog');
    await page.evaluate(`fetch('/page.css').then(({ status }) => status)`);
    assert.equal(departures, 0);
    return page.textContent('dialog h2');
  };
  /** Chromium without a screen shows every page, also behind another one and in a minimized window. */
  const setHidden = (isHidden: boolean): Promise<unknown> =>
    page.evaluate(`
      Object.defineProperty(document, 'hidden', { value: ${String(isHidden)}, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));`);
  /** Questions to the sidecar from now on. */
  const countQuestions = (): (() => number) => {
    let questions = 0;
    page.on('request', (request) => (questions += Number(request.url().endsWith('/two-factor'))));
    return () => questions;
  };
  const endSessions = async (username: string): Promise<void> =>
    stage.realm.admin.users.logout({ id: (await stage.realm.getUser(username)).id });

  it('was ended by the enforcement at the cutover: the page says that two-factor is required', async () => {
    await openAt('2022-01-21T23:59:50-05:00', ann);
    stage.setNow(firstRequiredInstant);
    const { realm } = stage;
    const options = { environment: realm.environment, now: firstRequiredInstant };
    assert.equal((await runCutover(['enforce'], options)).exitCode, 0);

    await page.clock.fastForward(60_000);

    assert.equal(await title(), 'Two-factor authentication is required now');
    assert.deepEqual(await page.locator('dialog button').allTextContents(), ['Log in again']);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#password');
  });

  it('was ended before the cutover: the page does not blame two-factor', async () => {
    await openAt('2022-01-21T23:50:00-05:00', ann);
    await endSessions(ann);
    await page.clock.fastForward(60_000);
    assert.equal(await title(), 'You are logged out');
  });

  it('was ended after the cutover, of a user who has two-factor: the same', async () => {
    await openAt('2022-01-25T12:00:00-05:00', otto);
    await endSessions(otto);
    await page.clock.fastForward(60_000);
    assert.equal(await title(), 'You are logged out');
  });

  it('was ended by a log-out in another tab: keycloak-js notices, and does not leave at once', async () => {
    stage.setExample((example) => example);
    await openAt('2022-01-21T23:50:00-05:00', ann);
    const other = await page.context().newPage();
    const { keycloakUrl, name } = stage.realm;
    await other.goto(`${keycloakUrl}/realms/${name}/protocol/openid-connect/logout`);
    await other.click('#kc-logout');
    await other.waitForSelector('text=You are logged out');
    await page.clock.fastForward(6_000);
    assert.equal(await title(), 'You are logged out');
  });

  it('is noticed when the user does something, after the token has expired unused', async () => {
    await openAt('2022-01-21T12:00:00-05:00', ann);
    await endSessions(ann);
    let renewals = 0;
    page.on('request', (request) => (renewals += Number(request.url().endsWith('/token'))));
    const questions = countQuestions();
    await page.clock.fastForward(10 * 60_000);
    assert.deepEqual([renewals, questions(), await page.locator('dialog').count()], [0, 0, 0]);
    await page.mouse.click(5, 5);
    assert.equal(await title(), 'You are logged out');
    assert.deepEqual([renewals, questions()], [1, 0]);
  });

  it('is noticed as well when a key is pressed, whatever the page does with its events', async () => {
    stage.setExample(
      (example) => `${withoutFrame(example)}
        for (const type of ['pointerdown', 'keydown'])
          document.addEventListener(type, (event) => event.stopPropagation());`,
    );
    for (const use of [
      (): Promise<void> => page.mouse.click(5, 5),
      (): Promise<void> => page.keyboard.press('Shift'),
    ]) {
      await openAt('2022-01-21T12:00:00-05:00', ann);
      await endSessions(ann);
      await page.clock.fastForward(10 * 60_000);
      await use();
      assert.equal(await title(), 'You are logged out');
      await page.context().close();
    }
  });

  it('is asked about at the interval, however much the user does meanwhile', async () => {
    await openAt('2022-01-21T12:00:00-05:00', ann);
    const questions = countQuestions();
    for (let click = 0; click < 5; click += 1) await page.mouse.click(5, 5);
    await page.waitForLoadState('networkidle');
    assert.equal(questions(), 0);
    await page.clock.fastForward(60_000);
    await page.waitForLoadState('networkidle');
    assert.equal(questions(), 1);
  });

  it('is not asked about while nobody sees the page, and at once when it is seen again', async () => {
    await openAt('2022-01-21T12:00:00-05:00', ann);
    await setHidden(true);
    await endSessions(ann);
    const questions = countQuestions();
    await page.clock.fastForward(60_000);
    await page.waitForLoadState('networkidle');
    assert.equal(questions(), 0);
    await setHidden(false);
    assert.equal(await title(), 'You are logged out');
  });

  it('is not asked about any more by a page that has stopped to watch', async () => {
    stage.setExample((example) =>
      withoutFrame(example)
        .replace('guard.watchSession()', 'const stop = guard.watchSession()')
        .concat('Object.assign(globalThis, { stop });'),
    );
    await openAt('2022-01-21T12:00:00-05:00', ann);
    await page.evaluate('stop()');
    const questions = countQuestions();
    await endSessions(ann);
    await page.clock.fastForward(120_000);
    await page.mouse.click(5, 5);
    await page.waitForLoadState('networkidle');
    assert.deepEqual([questions(), await page.locator('dialog').count()], [0, 0]);
  });

  it('is told once, after the handler of the page was called', async () => {
    stage.setExample((example) =>
      withoutFrame(example).replace(
        'guard.watchSession()',
        `let calls = 0;
        keycloak.onAuthLogout = () => { document.documentElement.dataset.logouts = ++calls; };
        guard.watchSession()`,
      ),
    );
    await openAt('2022-01-21T12:00:00-05:00', ann);
    await endSessions(ann);
    await page.clock.fastForward(60_000);
    assert.equal(await title(), 'You are logged out');
    assert.equal(await page.getAttribute('html', 'data-logouts'), '1');
    await page.keyboard.press('Escape');
    await page.clock.fastForward(120_000);
    assert.equal(await page.locator('dialog').count(), 0);
  });

  it('is told as soon as another dialog of the library is closed', async () => {
    await openAt('2022-01-21T12:00:00-05:00', ann);
    await page.getByRole('button', { name: 'Take Control' }).click();
    assert.equal(await page.textContent('dialog h2'), 'You may not use this remote tool');
    await endSessions(ann);
    const asked = page.waitForResponse((response) => response.status() === 401);
    await page.clock.fastForward(60_000);
    await asked;
    assert.equal(await page.textContent('dialog h2'), 'You may not use this remote tool');
    await page.getByRole('button', { name: 'Close' }).click();
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.clock.fastForward(60_000);
    assert.equal(await title(), 'You are logged out');
  });

  it('is told to nobody who was never logged in', async () => {
    stage.setExample((example) =>
      example.replace("{ onLoad: 'login-required' }", '{ checkLoginIframe: false }'),
    );
    page = await stage.open('2022-01-21T12:00:00-05:00');
    await waitUntilReady(page);
    await page.clock.fastForward(120_000);
    await page.mouse.click(5, 5);
    await page.waitForLoadState('networkidle');
    assert.equal(await page.locator('dialog').count(), 0);
  });

  it('goes on when the sidecar fails', async () => {
    await openAt('2022-01-21T12:00:00-05:00', ann);
    await page.route(`${stage.apiUrl}/**`, (route) => route.abort());
    const failed = page.waitForEvent('requestfailed');
    await page.clock.fastForward(60_000);
    await failed;
    await page.waitForLoadState('networkidle');
    assert.equal(await page.locator('dialog').count(), 0);
  });
});
