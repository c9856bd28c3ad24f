import assert from 'node:assert/strict';
import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import { firstRequiredInstant, lastOptionalInstant } from '../support/hook-sidecar.ts';
import { aRealmUser } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { openDashboardStage, type DashboardStage } from './dashboard-stage.ts';
import { beginVisit, keepRecoveryCodes, putOff, waitForDevices } from './dashboard-visit.ts';
import { confirmOnPhone, readNumber, scan } from './person.ts';
import { typePassword } from './stage.ts';

const ann = 'ann@example.com';
const ben = 'ben@example.com';
const cleo = 'cleo@example.com';
/** Of a customer since the rule for new ones. */
const nico = 'nico@newcomer.example';

const newCustomer = {
  ...{ alias: 'newcomer', name: 'Newcomer', domains: [{ name: 'newcomer.example' }] },
  attributes: { customerSince: ['2021-12-20'] },
  members: [{ username: nico, membershipType: 'UNMANAGED' }],
};

describe('the offer to set two-factor up at a log-in to the Dashboard', function () {
  this.timeout(90_000);
  let stage: DashboardStage;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    const users = [ann, ben, cleo, nico].map((username) => aRealmUser(username));
    const realm = { organizations: [newCustomer] } as Partial<RealmRepresentation>;
    stage = await openDashboardStage({ users, realm });
  });
  beforeEach(() => stage.api.setNow(lastOptionalInstant));
  after(() => stage.close());

  it('can be put off', async () => {
    const window = await beginVisit(stage, ann);
    await putOff(window);
    await window.context().close();
  });

  it('is not made again on the same day', async () => {
    const window = await beginVisit(stage, ann);
    await waitForDevices(window);
    await window.context().close();
  });

  it('leads through set-up when it is taken, and arrives', async () => {
    const window = await beginVisit(stage, ben);
    await window.click('#two-factor-offer [name=set-up]');
    await confirmOnPhone(stage, ben, await readNumber(window));
    await scan(window);
    await keepRecoveryCodes(window);
    await waitForDevices(window);
    assert.equal(await window.locator('#two-factor-banner').count(), 0);
    await window.context().close();
  });

  it("is not made to a new customer's user, who sets up at once, and arrives", async () => {
    const window = await beginVisit(stage, nico);
    await confirmOnPhone(stage, nico, await readNumber(window));
    await scan(window);
    await keepRecoveryCodes(window);
    await waitForDevices(window);
    assert.equal(await window.locator('#two-factor-banner').count(), 0);
    await window.context().close();
  });

  it('is never made after the cutover: set-up is not to be put off', async () => {
    stage.api.setNow(firstRequiredInstant);
    const window = await beginVisit(stage, cleo);
    await readNumber(window);
    await window.goto(stage.dashboardUrl);
    await typePassword(window, cleo);
    await readNumber(window);
    await window.context().close();
  });
});
