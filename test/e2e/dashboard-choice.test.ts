import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { firstRequiredInstant, lastOptionalInstant } from '../support/hook-sidecar.ts';
import { createCodes } from '../support/one-time-codes.ts';
import { aRealmUser, testOtpSecret } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { assertAccessible, photograph } from './browser.ts';
import { openDashboardStage, type DashboardStage } from './dashboard-stage.ts';
import {
  beginVisit,
  enterCode,
  keepRecoveryCodes,
  openProfile,
  putOff,
  waitForDevices,
} from './dashboard-visit.ts';
import { confirmOnPhone, readNumber, scan } from './person.ts';
import { typePassword } from './stage.ts';

/** Has no authenticator at first. */
const ann = 'ann@example.com';
/** Has one from the beginning. */
const ben = 'ben@example.com';
const longBefore = '2021-12-20T12:00:00Z';

describe("two-factor as the user's own choice, at the Dashboard", function () {
  this.timeout(90_000);
  let stage: DashboardStage;
  let window: Page;
  let nextCode: () => Promise<string>;
  const codeOfBen = createCodes(testOtpSecret);

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openDashboardStage({ users: [aRealmUser(ann), aRealmUser(ben, { otp: true })] });
  });
  after(() => stage.close());

  async function visitAsBen(): Promise<Page> {
    const visit = await beginVisit(stage, ben);
    await enterCode(visit, await codeOfBen());
    await waitForDevices(visit);
    return visit;
  }

  it('says in a banner from when on it is required, to the last optional instant', async () => {
    stage.api.setNow(longBefore);
    window = await beginVisit(stage, ann);
    await photograph(window, 'dashboard-offer');
    await assertAccessible(window);
    await putOff(window);
    for (const instant of [longBefore, lastOptionalInstant]) {
      stage.api.setNow(instant);
      await window.reload();
      await window.waitForSelector('#two-factor-banner');
      const words = (await window.textContent('#two-factor-banner')) ?? '';
      assert.match(words, /required from January 22, 2022 at 12:00 AM/);
    }
  });

  it('is turned on in the profile, which ends the session', async () => {
    await openProfile(window);
    assert.equal((await window.textContent('#two-factor-state'))?.trim(), 'Off');
    await photograph(window, 'dashboard-profile-off');
    await assertAccessible(window);
    await window.click('#set-up');
    await confirmOnPhone(stage, ann, await readNumber(window));
    nextCode = await scan(window);
    await window.click('#two-factor-log-in');
    await typePassword(window, ann);
    await enterCode(window, await nextCode());
    await keepRecoveryCodes(window);
    await waitForDevices(window);
    assert.equal(await window.locator('#two-factor-banner').count(), 0);
    await openProfile(window);
    assert.equal((await window.textContent('#two-factor-state'))?.trim(), 'On');
    assert.match((await window.textContent('.authenticators')) ?? '', /Authenticator app/);
    await photograph(window, 'dashboard-profile-on');
    await assertAccessible(window);
  });

  it('is turned off there as long as it is optional', async () => {
    await window.click('[data-remove]');
    await enterCode(window, await nextCode());
    await window.waitForSelector('h1:has-text("Remove your authenticator?")');
    await photograph(window, 'dashboard-turn-off');
    await assertAccessible(window);
    await window.click('#kc-accept');
    await window.waitForSelector('#two-factor-state:has-text("Off")');
    await window.waitForSelector('#two-factor-banner');
    await window.context().close();
    const { id } = await stage.api.realm.getUser(ann);
    const credentials = await stage.api.realm.admin.users.getCredentials({ id });
    assert.ok(!credentials.some(({ type }) => type === 'otp'));
  });

  it('asks for no code any more after that', async () => {
    const visit = await beginVisit(stage, ann);
    await waitForDevices(visit);
    await visit.context().close();
  });

  it('can be turned off at the last optional instant, and not at the first required one', async () => {
    stage.api.setNow(lastOptionalInstant);
    const visit = await visitAsBen();
    await openProfile(visit);
    await visit.waitForSelector('[data-remove]');
    stage.api.setNow(firstRequiredInstant);
    await visit.reload();
    await visit.waitForSelector('#two-factor-phase:has-text("Required for your account.")');
    assert.equal((await visit.textContent('#two-factor-state'))?.trim(), 'On');
    assert.equal(await visit.locator('[data-remove]').count(), 0);
    await photograph(visit, 'dashboard-profile-required');
    await assertAccessible(visit);
    await visit.context().close();
  });

  it('is not turned off by a button of a page that was opened before', async () => {
    stage.api.setNow(lastOptionalInstant);
    const visit = await visitAsBen();
    await openProfile(visit);
    await visit.waitForSelector('[data-remove]');
    stage.api.setNow(firstRequiredInstant);
    await visit.click('[data-remove]');
    await enterCode(visit, await codeOfBen());
    await visit.click('#kc-accept');
    await visit.waitForSelector('text=cannot be removed');
    await photograph(visit, 'dashboard-turn-off-refused');
    await visit.context().close();
    const { id } = await stage.api.realm.getUser(ben);
    const credentials = await stage.api.realm.admin.users.getCredentials({ id });
    assert.ok(credentials.some(({ type }) => type === 'otp'));
  });

  it('tells whoever is still logged in without it that it is required now', async () => {
    stage.api.setNow(lastOptionalInstant);
    const visit = await beginVisit(stage, ann);
    await waitForDevices(visit);
    stage.api.setNow(firstRequiredInstant);
    await openProfile(visit);
    await visit.waitForSelector('#two-factor-banner:has-text("is required for your account")');
    await photograph(visit, 'dashboard-required-banner');
    await visit.context().close();
  });
});
