import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { findFreePort } from '../../stack/free-port.ts';
import { lastOptionalInstant } from '../support/hook-sidecar.ts';
import { createCodes } from '../support/one-time-codes.ts';
import { aRealmUser, testOtpSecret } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { assertAccessible, photograph } from './browser.ts';
import { openDashboardStage, type DashboardStage } from './dashboard-stage.ts';
import {
  beginVisit,
  buttonOf,
  connectionOf,
  enterCode,
  waitForDevices,
} from './dashboard-visit.ts';

const all = 'all@example.com';
const some = 'some@example.com';
const none = 'none@example.com';

describe('the remote tools of the Dashboard', function () {
  this.timeout(90_000);
  let stage: DashboardStage;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    const users = [all, some, none].map((username) => aRealmUser(username, { otp: true }));
    stage = await openDashboardStage({ users });
    stage.api.setNow(lastOptionalInstant);
    await stage.allow(all, 'take-control', 'teamviewer', 'remote-background');
    await stage.allow(some, 'teamviewer');
  });
  after(() => stage.close());

  const codesOf = new Map([all, some, none].map((name) => [name, createCodes(testOtpSecret)]));

  async function visit(username: string): Promise<Page> {
    const window = await beginVisit(stage, username);
    await enterCode(window, (await codesOf.get(username)?.()) ?? '');
    await waitForDevices(window);
    return window;
  }

  async function toolsShown(window: Page): Promise<unknown[]> {
    const buttons = await window.locator('[data-tool]').all();
    const tools = await Promise.all(buttons.map((button) => button.getAttribute('data-tool')));
    return [...new Set(tools)];
  }

  it('are all there for whoever has all roles', async () => {
    const window = await visit(all);
    assert.deepEqual(await toolsShown(window), ['take-control', 'teamviewer', 'remote-background']);
    await photograph(window, 'dashboard-all-tools');
    await assertAccessible(window);
    await window.context().close();
  });

  it('connect without a dialog, each to its own device', async () => {
    const window = await visit(all);
    const wanted = [
      ['hc-lab-07', 'take-control'],
      ['rc-xray', 'teamviewer'],
      ['rc-db-01', 'remote-background'],
    ] as const;
    for (const [device, tool] of wanted) {
      await window.click(buttonOf(device, tool));
      await window.waitForSelector(connectionOf(device, tool));
    }
    await photograph(window, 'dashboard-three-connections');
    await window.click('[data-device=rc-xray] button:has-text("Disconnect")');
    await window.waitForSelector(buttonOf('rc-xray', 'teamviewer'));
    assert.equal(await window.locator('[data-connected]').count(), 2);
    await window.context().close();
  });

  it('are not there for whoever has no role', async () => {
    const window = await visit(none);
    assert.deepEqual(await toolsShown(window), []);
    await window.waitForSelector('#no-tools');
    await photograph(window, 'dashboard-no-tools');
    await assertAccessible(window);
    await window.context().close();
  });

  it('are refused, with the words of the sidecar, once the role was taken', async () => {
    const window = await visit(some);
    assert.deepEqual(await toolsShown(window), ['teamviewer']);
    await stage.forbid(some, 'teamviewer');
    await window.click(buttonOf('hc-lab-07', 'teamviewer'));
    await window.waitForSelector('dialog');
    assert.match((await window.textContent('dialog')) ?? '', /remote-teamviewer/);
    await photograph(window, 'dashboard-role-taken');
    await assertAccessible(window);
    await window.keyboard.press('Escape');
    assert.equal(await window.locator('[data-connected]').count(), 0);
    await window.reload();
    await waitForDevices(window);
    assert.deepEqual(await toolsShown(window), []);
    await window.context().close();
  });

  it('take a grant from nobody but the user to whom it was given', async () => {
    const grantId = await askForGrant(await accessTokenOf(all));
    const wanted = { tool: 'take-control', grantId };
    const refused = await connect(stage.dashboardUrl, wanted, await accessTokenOf(none));
    assert.deepEqual(refused, [403, 'This grant is of somebody else.']);
  });

  it('say what is wrong with what they are sent', async () => {
    const token = await accessTokenOf(all);
    const { dashboardUrl } = stage;
    const grantId = 'there-is-none';
    const unknown = await connect(dashboardUrl, { tool: 'take-control', grantId }, token);
    assert.deepEqual(unknown[0], 404);
    assert.match(unknown[1], /ask for another one/);
    const other = await connect(dashboardUrl, { tool: 'telnet', grantId }, token);
    assert.deepEqual(other, [404, 'There is no tool telnet.']);
    const nobody = await connect(dashboardUrl, { tool: 'take-control', grantId }, '');
    assert.equal(nobody[0], 401);
    const nothing = await connect(dashboardUrl, {}, token);
    assert.deepEqual(nothing, [400, 'Send tool and grantId, both texts.']);
  });

  it('are said to be away when the sidecar does not answer', async () => {
    const dashboard = await stage.startAnother(`http://127.0.0.1:${String(await findFreePort())}`);
    const wanted = { tool: 'take-control', grantId: 'any' };
    const [status, words] = await connect(dashboard.url, wanted, await accessTokenOf(all));
    await dashboard.close();
    assert.equal(status, 502);
    assert.equal(words, 'The remote tool does not answer: try again in a minute.');
    assert.match(stage.warnings.at(-1) ?? '', /POST \/api\/connections: .*ECONNREFUSED/);
  });

  async function accessTokenOf(username: string): Promise<string> {
    const window = await beginVisit(stage, username);
    const asked = window.waitForRequest((request) => request.url().startsWith(stage.api.apiUrl));
    await enterCode(window, (await codesOf.get(username)?.()) ?? '');
    const { authorization = '' } = (await asked).headers();
    await window.context().close();
    return authorization.replace('Bearer ', '');
  }

  async function askForGrant(token: string): Promise<string> {
    const body = { tool: 'take-control', deviceId: 'hc-lab-07' };
    const answer = await stage.api.call('/remote-sessions', { method: 'POST', token, body });
    return String(answer.body['id']);
  }
});

/** Asks a server of the Dashboard to connect. @returns status and words */
async function connect(url: string, wanted: object, token: string): Promise<[number, string]> {
  const response = await fetch(`${url}api/connections`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(wanted),
  });
  return [response.status, ((await response.json()) as { detail: string }).detail];
}
