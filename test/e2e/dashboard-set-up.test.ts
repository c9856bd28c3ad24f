import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { lastOptionalInstant } from '../support/hook-sidecar.ts';
import { aRealmUser } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { assertAccessible, photograph } from './browser.ts';
import { openDashboardStage, type DashboardStage } from './dashboard-stage.ts';
import {
  beginVisit,
  buttonOf,
  connectionOf,
  enterCode,
  keepRecoveryCodes,
  putOff,
} from './dashboard-visit.ts';
import { confirmOnPhone, readNumber, scan } from './person.ts';
import { typePassword } from './stage.ts';

const ann = 'ann@example.com';
const setUpButton = 'dialog button.action';

describe('a user with the permission but without two-factor, at the Dashboard', function () {
  this.timeout(90_000);
  let stage: DashboardStage;
  let window: Page;
  /** What the Dashboard shows to the sidecar. */
  let accessToken = '';
  let nextCode: () => Promise<string>;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openDashboardStage({ users: [aRealmUser(ann)] });
    stage.api.setNow(lastOptionalInstant);
    await stage.allow(ann, 'take-control');
    window = await beginVisit(stage, ann);
    window.on('request', (request) => {
      if (!request.url().startsWith(stage.api.apiUrl)) return;
      accessToken = request.headers()['authorization']?.replace('Bearer ', '') ?? accessToken;
    });
    await putOff(window);
  });
  after(() => stage.close());

  async function countSessions(): Promise<number> {
    const { realm } = stage.api;
    const { id } = await realm.getUser(ann);
    return (await realm.admin.users.listSessions({ id })).length;
  }

  it('is told, when initiating a connection, that set-up ends this session', async () => {
    await window.click(buttonOf('hc-lab-07', 'take-control'));
    await window.waitForSelector(setUpButton);
    assert.match((await window.textContent('dialog')) ?? '', /ends your current Dashboard session/);
    await photograph(window, 'dashboard-dialog');
    await assertAccessible(window);
    assert.equal(await window.locator('[data-connected]').count(), 0);
  });

  it('is led from there through set-up, with a mail and the number', async () => {
    await window.click(setUpButton);
    await confirmOnPhone(stage, ann, await readNumber(window));
    nextCode = await scan(window);
    await window.waitForSelector('#two-factor-done');
    await photograph(window, 'dashboard-set-up-done');
    await assertAccessible(window);
  });

  it('is logged out of the current Dashboard session by that', async () => {
    assert.equal(await countSessions(), 0);
    const { status, body } = await stage.api.call('/me/two-factor', { token: accessToken });
    assert.deepEqual([status, body['code']], [401, 'session-ended']);
  });

  it('logs in again with the password and a code', async () => {
    await window.click('#two-factor-log-in');
    await typePassword(window, ann);
    await enterCode(window, await nextCode());
    await keepRecoveryCodes(window);
    await window.waitForURL((url) => url.href.startsWith(stage.dashboardUrl));
  });

  it('is connected to what was wanted before, without another code', async () => {
    await window.waitForSelector(connectionOf('hc-lab-07', 'take-control'));
    await photograph(window, 'dashboard-connected');
    await assertAccessible(window);
  });

  it('connects to another device by one click', async () => {
    const visited: string[] = [];
    window.on('framenavigated', (frame) => visited.push(frame.url()));
    await window.click(buttonOf('rc-xray', 'take-control'));
    await window.waitForSelector(connectionOf('rc-xray', 'take-control'));
    assert.deepEqual(visited, []);
    assert.equal(await countSessions(), 1);
  });
});
