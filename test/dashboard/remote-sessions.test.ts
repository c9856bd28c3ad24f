import assert from 'node:assert/strict';
import { generate } from 'otplib';
import type { Page } from 'playwright-core';
import { otpCredential } from '../../stack/otp-credential.ts';
import { aRealmUser, testOtpSecret } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { enterCode, keepRecoveryCodes } from '../e2e/dashboard-visit.ts';
import { confirmOnPhone, readNumber, scan } from '../e2e/person.ts';
import { grantIn, logIn, logInByPassword, openExampleStage, waitUntilReady } from './stage.ts';
import type { ExampleStage } from './stage.ts';

const otto = 'otto@example.com';
const ann = 'ann@example.com';
const ben = 'ben@example.com';
const gina = 'gina@example.com';
const late = 'late@example.com';
const uma = 'uma@example.com';

describe('a Dashboard with the library, in a browser', function () {
  this.timeout(120_000);
  let stage: ExampleStage;
  let page: Page;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openExampleStage({
      users: [
        aRealmUser(otto, { otp: true }),
        aRealmUser(gina, { otp: true }),
        aRealmUser(ann),
        aRealmUser(ben),
        aRealmUser(late),
        aRealmUser(uma),
      ],
    });
    for (const username of [otto, ann, ben, late, uma]) {
      await stage.giveRole(await idOf(username), 'dashboard', 'remote-take-control');
    }
    await stage.addToolClient('take-control', 'take-control');
  });

  beforeEach(async () => {
    page = await stage.open();
  });

  afterEach(() => page.context().close());

  after(() => stage.stop());

  const idOf = async (username: string): Promise<string> =>
    (await stage.realm.getUser(username)).id;
  const press = (name: string): Promise<void> =>
    page.getByRole('button', { name, exact: true }).click();
  const connect = (): Promise<void> => press('Take Control');
  /** The address that a refusal names for programs without the library. */
  const setUpUrlIn = async (act: () => Promise<void>): Promise<string> => {
    const [refusal] = await Promise.all([
      page.waitForResponse((response) => response.status() === 403),
      act(),
    ]);
    return ((await refusal.json()) as { setUpUrl: string }).setUpUrl;
  };
  const title = (): Promise<string | null> => page.textContent('dialog h2');

  it('connects a user with permission and a session with a code, without another one', async () => {
    await logIn(page, otto);
    await connect();
    const { pathname, searchParams } = await grantIn(page);
    assert.equal(pathname, '/remote/take-control');
    const id = searchParams.get('grant') ?? '';
    const token = await stage.tokenOfTool('take-control');
    const { status, body } = await stage.call(`/remote-sessions/${id}/redeem`, {
      method: 'POST',
      token,
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body['deviceId'], 'device-7');
    assert.deepEqual((body['user'] as { username: string }).username, otto);
  });

  it('says whom to ask when the permission is missing', async () => {
    await logIn(page, gina);
    await connect();
    assert.equal(await title(), 'You may not use this remote tool');
    const words = (await page.textContent('blockquote')) ?? '';
    assert.match(words, /administrator .* role remote-take-control of client dashboard/);
    await press('Close');
    await page.waitForSelector('two-factor-dialog', { state: 'detached' });
  });

  it('leads from the click through set-up and the log-out to the connection (R11)', async () => {
    await logIn(page, ann);
    await connect();
    assert.equal(await title(), 'Two-factor authentication is needed');
    await press('Set up now');
    await confirmOnPhone(stage, ann, await readNumber(page));
    const nextCode = await scan(page);
    await page.waitForSelector('#two-factor-done');

    await page.click('#two-factor-log-in');
    await logInByPassword(page, ann);
    await enterCode(page, await nextCode());
    await keepRecoveryCodes(page);

    const { pathname, searchParams } = await grantIn(page);
    assert.equal(pathname, '/remote/take-control');
    assert.match(searchParams.get('grant') ?? '', /^[\w-]{22}$/);
  });

  it('is sent by the address in a refusal to the set-up, with a mail and the number', async () => {
    await logIn(page, uma);
    await page.goto(await setUpUrlIn(connect));
    await confirmOnPhone(stage, uma, await readNumber(page));
    await scan(page);
    await page.waitForSelector('#two-factor-done');
    await page.click('#two-factor-log-in');
    await logInByPassword(page, uma);
    await page.waitForSelector('#otp');
  });

  it('is sent there by way of a log-in in a browser without a session', async () => {
    await logIn(page, ben);
    const setUpUrl = await setUpUrlIn(connect);
    await page.context().clearCookies();
    await page.goto(setUpUrl);
    await logInByPassword(page, ben);
    assert.match(await readNumber(page), /^\d\d$/);
    assert.match(await stage.linkInMail(ben), /^http/);
  });

  it('resumes nothing for somebody who comes back without having set up', async () => {
    await logIn(page, ben);
    await connect();
    await press('Set up now');
    await readNumber(page);
    await page.goto(stage.dashboardUrl);
    await waitUntilReady(page);
    await assertStays(page);

    await stage.realm.admin.users.logout({ id: await idOf(ben) });
    await page.goto(stage.dashboardUrl);
    await logIn(page, ben);
    await assertStays(page);
  });

  it('resumes nothing for another user', async () => {
    await logIn(page, otto);
    await stage.realm.admin.users.logout({ id: await idOf(otto) });
    await connect();
    await press('Log in again');
    await logIn(page, gina);
    await assertStays(page);
  });

  it('goes on after a log-in when the session had ended', async () => {
    await logIn(page, otto);
    await stage.realm.admin.users.logout({ id: await idOf(otto) });
    await connect();
    assert.equal(await title(), 'You are logged out');
    await press('Log in again');
    await logInByPassword(page, otto);
    await enterCode(page, await generate({ secret: testOtpSecret }));
    assert.equal((await grantIn(page)).pathname, '/remote/take-control');
  });

  it('asks for a code when the session was opened without one', async () => {
    await logIn(page, late);
    const credentials = [otpCredential(testOtpSecret)];
    await stage.realm.admin.users.update({ id: await idOf(late) }, { credentials });
    await connect();
    assert.equal(await title(), 'A code is needed');
    await press('Log in again');
    await logInByPassword(page, late);
    await enterCode(page, await generate({ secret: testOtpSecret }));
    assert.equal((await grantIn(page)).pathname, '/remote/take-control');
  });

  it('connects at another try when the sidecar did not answer', async () => {
    await logIn(page, otto);
    await page.route(`${stage.apiUrl}/**`, (route) => route.abort());
    await connect();
    assert.equal(await title(), 'Not connected');
    await page.unroute(`${stage.apiUrl}/**`);
    await press('Try again');
    assert.equal((await grantIn(page)).pathname, '/remote/take-control');
  });

  it('gives up on a sidecar that is silent', async () => {
    stage.setExample((example) => example.replace('{ keycloak,', '{ keycloak, timeoutMs: 500,'));
    await logIn(page, otto);
    stage.setExample((example) => example);
    await page.route(`${stage.apiUrl}/**`, () => undefined);
    await connect();
    assert.equal(await title(), 'Not connected');
  });
});

/** Long enough for a call that the page would make by itself. */
async function assertStays(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  assert.equal(new URL(page.url()).pathname, '/');
  assert.equal(await page.locator('dialog').count(), 0);
}
