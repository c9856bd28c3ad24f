import assert from 'node:assert/strict';
import { generate } from 'otplib';
import type { Page, Response } from 'playwright-core';
import type { TwoFactorError } from '../../src/dashboard/index.ts';
import { readNumber } from '../e2e/person.ts';
import { aRealmUser, testOtpSecret } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { logIn, openExampleStage, waitUntilReady, type ExampleStage } from './stage.ts';

const ann = 'ann@example.com';
const otto = 'otto@example.com';
const ruth = 'ruth@example.com';

describe('two-factor of the user of a Dashboard', function () {
  this.timeout(120_000);
  let stage: ExampleStage;
  let page: Page;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openExampleStage({
      users: [aRealmUser(ann), aRealmUser(otto, { otp: true }), aRealmUser(ruth)],
    });
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

  it('says when to try again, to programs and to people, once there are too many requests', async () => {
    await logIn(page, ruth);
    const refused = page.waitForResponse((response) => response.status() === 429);
    const calls = 'Array.from({ length: 61 }, () => guard.describeOwnTwoFactor())';
    const errors = await page.evaluate<Partial<TwoFactorError>[]>(
      `Promise.allSettled(${calls}).then((all) => all.map(({ reason }) => ({ ...reason })))`,
    );
    const error = errors.find(({ status }) => status === 429);
    assert.equal(error?.code, 'too-many-requests');
    assert.equal(String(error.retryAfterSeconds), await secondsIn(await refused));

    const [response] = await Promise.all([
      page.waitForResponse((each) => each.status() === 429),
      page.getByRole('button', { name: 'Take Control' }).click(),
    ]);
    const words = `Try again in ${await secondsIn(response)} seconds.`;
    assert.equal(await page.textContent('dialog #text'), words);
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

async function secondsIn(refusal: Response): Promise<string | undefined> {
  const { 'retry-after': seconds } = await refusal.allHeaders();
  return seconds;
}
