import assert from 'node:assert/strict';
import { generate } from 'otplib';
import type { Page } from 'playwright-core';
import { readNumber } from '../e2e/person.ts';
import { aRealmUser, testOtpSecret } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { logIn, openExampleStage, waitUntilReady, type ExampleStage } from './stage.ts';

const ann = 'ann@example.com';
const otto = 'otto@example.com';

describe('two-factor of the user of a Dashboard', function () {
  this.timeout(120_000);
  let stage: ExampleStage;
  let page: Page;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openExampleStage({ users: [aRealmUser(ann), aRealmUser(otto, { otp: true })] });
    // Keycloak's own right to remove what one has.
    const { id } = await stage.realm.getUser(otto);
    await stage.giveRole(id, 'account', 'manage-account');
    stage.setExample(
      (example) => `${example}
        Object.assign(globalThis, { guard, keycloak, createRemoteSessionGuard });`,
    );
  });

  beforeEach(async () => {
    page = await stage.open();
  });

  afterEach(() => page.context().close());

  after(() => stage.stop());

  const describeOwn = (): Promise<Record<string, unknown>> =>
    page.evaluate('guard.describeOwnTwoFactor()');
  const fault = (call: string): Promise<unknown> =>
    page.evaluate(
      `(async () => ${call})().catch(({ name, code, message }) => [name, code, message])`,
    );

  it('is described, set up and removed', async () => {
    await logIn(page, otto);
    const { active, phase, credentials } = await describeOwn();
    assert.deepEqual([active, phase], [true, 'optional']);
    const [{ id = '' } = {}] = credentials as { id?: string }[];

    void page.evaluate(`guard.remove('${id}')`).catch(() => undefined);
    await page.fill('[name=otp]', await generate({ secret: testOtpSecret }));
    await page.click('[type=submit]');
    await page.click('#kc-accept');
    await waitUntilReady(page);
    const after = await describeOwn();
    assert.deepEqual([after['active'], after['credentials']], [false, []]);

    void page.evaluate('guard.setUp()').catch(() => undefined);
    assert.match(await readNumber(page), /^\d\d$/);
  });

  it('is refused in words that a program understands', async () => {
    await logIn(page, ann);
    await page.route(`${stage.apiUrl}/**`, (route) => route.abort());
    const unreachable = ['TwoFactorError', 'unreachable', 'The service did not answer.'];
    assert.deepEqual(await fault('guard.describeOwnTwoFactor()'), unreachable);
    await page.unroute(`${stage.apiUrl}/**`);

    const html = { status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' };
    await page.route(`${stage.apiUrl}/**`, (route) => route.fulfill(html));
    const [, code] = (await fault('guard.describeOwnTwoFactor()')) as string[];
    assert.equal(code, 'unexpected-answer');
    await page.unroute(`${stage.apiUrl}/**`);

    const { id } = await stage.realm.getUser(ann);
    await stage.realm.admin.users.logout({ id });
    const ended = ['TwoFactorError', 'session-ended', 'The session has ended: log in again.'];
    assert.deepEqual(await fault('guard.describeOwnTwoFactor()'), ended);
    await page.evaluate('keycloak.updateToken(-1).catch(() => undefined)');
    assert.deepEqual(await fault('guard.describeOwnTwoFactor()'), ended);
  });

  it('takes no option that cannot be', async () => {
    await logIn(page, ann);
    const create = (options: string): Promise<unknown> =>
      fault(`createRemoteSessionGuard({ keycloak, sidecarUrl: '/', ${options} })`);
    const range = 'timeoutMs must be 100 to 120000.';
    assert.deepEqual(await create('timeoutMs: 99'), ['RangeError', undefined, range]);
    assert.deepEqual(await create('timeoutMs: NaN'), ['RangeError', undefined, range]);
    const [name] = (await create(`sidecarUrl: 'http://'`)) as string[];
    assert.equal(name, 'TypeError');
    const interval = 'intervalSeconds must be 10 to 3600.';
    const watch = 'guard.watchSession({ intervalSeconds: 5 })';
    assert.deepEqual(await fault(watch), ['RangeError', undefined, interval]);
  });
});
