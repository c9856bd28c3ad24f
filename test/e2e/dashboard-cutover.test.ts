import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { runCutover } from '../support/cutover.ts';
import { firstRequiredInstant, lastOptionalInstant } from '../support/hook-sidecar.ts';
import { createCodes } from '../support/one-time-codes.ts';
import { aRealmUser, testOtpSecret } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { assertAccessible, photograph } from './browser.ts';
import { openDashboardStage, type DashboardStage } from './dashboard-stage.ts';
import { beginVisit, enterCode, putOff, waitForDevices } from './dashboard-visit.ts';
import { readNumber } from './person.ts';
import { typePassword } from './stage.ts';

/** Has no authenticator. */
const ann = 'ann@example.com';
/** Has one. */
const ben = 'ben@example.com';
/** Has none, and is logged out by an administrator before the cutover. */
const cleo = 'cleo@example.com';
const longBefore = '2021-12-20T12:00:00Z';
/** Twice as long as the Dashboard waits between two questions. */
const noticedWithinMs = 20_000;

describe('users who are at the Dashboard when the cutover comes', function () {
  this.timeout(90_000);
  let stage: DashboardStage;
  const windows = new Map<string, Page>();

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    const users = [aRealmUser(ann), aRealmUser(ben, { otp: true }), aRealmUser(cleo)];
    stage = await openDashboardStage({ users });
  });
  after(() => stage.close());

  async function waitForDialog(username: string): Promise<Page> {
    const window = windows.get(username);
    assert.ok(window);
    await window.waitForSelector('dialog', { timeout: noticedWithinMs });
    return window;
  }

  it('lose the session for another reason before, and are told no wrong one', async () => {
    stage.api.setNow(longBefore);
    const visit = await beginVisit(stage, cleo);
    await putOff(visit);
    windows.set(cleo, visit);
    const { id } = await stage.api.realm.getUser(cleo);
    await stage.api.realm.admin.users.logout({ id });
    const window = await waitForDialog(cleo);
    assert.match((await window.textContent('dialog')) ?? '', /You are logged out/);
    assert.doesNotMatch((await window.textContent('dialog')) ?? '', /mandatory|required/);
    await photograph(window, 'dashboard-session-ended');
  });

  it('lose it without two-factor within one run of the job, and are told why', async () => {
    stage.api.setNow(lastOptionalInstant);
    const visit = await beginVisit(stage, ann);
    await putOff(visit);
    windows.set(ann, visit);
    const other = await beginVisit(stage, ben);
    await enterCode(other, await createCodes(testOtpSecret)());
    await waitForDevices(other);
    windows.set(ben, other);

    stage.api.setNow(firstRequiredInstant);
    const { environment } = stage.api.realm;
    const run = await runCutover(['enforce'], { environment, now: firstRequiredInstant });
    assert.equal(run.exitCode, 0, run.stderr);
    const window = await waitForDialog(ann);
    assert.match(
      (await window.textContent('dialog')) ?? '',
      /Two-factor authentication is required now/,
    );
    await photograph(window, 'dashboard-required-now');
    await assertAccessible(window);
  });

  it('go on without a break when they have it', async () => {
    const window = windows.get(ben);
    assert.ok(window);
    await window.reload();
    await waitForDevices(window);
    assert.equal(await window.locator('dialog').count(), 0);
  });

  it('are led from that dialog to a log-in that sets it up', async () => {
    const window = await waitForDialog(ann);
    await window.click('dialog button.action');
    await typePassword(window, ann);
    assert.match(await readNumber(window), /^\d\d$/);
  });
});
