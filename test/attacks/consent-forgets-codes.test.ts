import assert from 'node:assert/strict';
import { waitUntil } from '../../stack/wait-until.ts';
import { postConsent } from '../flows/detours.ts';
import { openHookStage, type HookStage } from '../support/hook-stage.ts';
import {
  firstRequiredInstant,
  startHookSidecar,
  type HookSidecar,
} from '../support/hook-sidecar.ts';
import { createLoginBrowser, type LoginBrowser, type Page } from '../support/login-browser.ts';
import { createCodes } from '../support/one-time-codes.ts';
import { aRealmUser, testOtpSecret, testPassword } from '../support/realm.ts';

/** So many wrong codes lock a user. */
const failureFactor = 4;

describe("Keycloak's count of wrong codes", function () {
  this.timeout(300_000);
  let stage: HookStage<HookSidecar>;
  let number = 0;
  let id = '';
  let username = '';

  before(async () => {
    stage = await openHookStage((led) => startHookSidecar(led, { now: firstRequiredInstant }), {
      bruteForceProtected: true,
      failureFactor,
      quickLoginCheckMilliSeconds: 0,
    });
    await stage.realm.stopAskingForCodes();
  });
  after(() => stage.close());
  beforeEach(async () => {
    username = `user-${String((number += 1))}@example.com`;
    ({ id } = await stage.realm.admin.users.create(aRealmUser(username, { otp: true })));
  });

  /** Keycloak counts after it has answered. */
  async function waitForCount(expected: number): Promise<void> {
    const check = async (): Promise<void> => {
      const found = await stage.realm.admin.attackDetection.findOne({ id });
      assert.equal((found as { numFailures: number }).numFailures, expected);
    };
    await waitUntil({ what: 'the count', timeoutMs: 20_000, check });
  }

  async function typeWrongCodes(count: number): Promise<{ browser: LoginBrowser; page: Page }> {
    const browser = createLoginBrowser(stage.realm);
    let page = await browser.logIn({ username, password: testPassword });
    assert.equal(page.id, 'two-factor-code', page.html);
    for (let tries = 0; tries < count; tries += 1)
      page = await browser.submit(page, { otp: `0000${String(number)}${String(tries)}` });
    return { browser, page };
  }

  it('is not forgotten by a log-in that is refused at the endpoint for the consent page', async () => {
    const { browser, page } = await typeWrongCodes(failureFactor - 1);
    await waitForCount(failureFactor - 1);

    const { redirectedTo, html } = await postConsent(browser, page);
    assert.equal(redirectedTo?.searchParams.get('error'), 'interaction_required', html);
    await typeWrongCodes(1);

    await waitForCount(failureFactor);
    const found = await stage.realm.admin.attackDetection.findOne({ id });
    assert.equal((found as { disabled: boolean }).disabled, true);
  });

  it('is forgotten by a log-in with the right code', async () => {
    const { browser, page } = await typeWrongCodes(2);
    await waitForCount(2);
    const nextCode = createCodes(testOtpSecret);

    const end = await browser.submit(page, { otp: await nextCode() });

    assert.equal(end.redirectedTo?.searchParams.has('code'), true, end.html);
    await waitForCount(0);
  });
});
