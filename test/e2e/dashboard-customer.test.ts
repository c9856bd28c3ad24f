import assert from 'node:assert/strict';
import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import type { Page } from 'playwright-core';
import { apiClient } from '../support/api-stage.ts';
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
  putOff,
  waitForDevices,
} from './dashboard-visit.ts';
import { confirmOnPhone, readNumber, scan } from './person.ts';

/** Administers customer acme, and has an authenticator. */
const cara = 'cara@acme.example';
const ben = 'ben@acme.example';
/** Of no customer. */
const nora = 'nora@msp.example';

const acme = '[data-customer=acme]';

describe("a customer's administrator, at the Dashboard", function () {
  this.timeout(90_000);
  let stage: DashboardStage;
  let admin: Page;
  let nextCode: () => Promise<string>;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openDashboardStage({
      users: [aRealmUser(cara, { otp: true }), aRealmUser(ben), aRealmUser(nora)],
      realm: {
        organizations: [anOrganization('acme', [cara, ben]), anOrganization('zeta', [])],
      } as Partial<RealmRepresentation>,
    });
    stage.api.setNow(lastOptionalInstant);
    const { id } = await stage.api.realm.getUser(cara);
    await stage.api.giveRole(id, apiClient, 'two-factor-customer-admin');
    admin = await beginVisit(stage, cara);
    await enterCode(admin, await createCodes(testOtpSecret)());
    await waitForDevices(admin);
  });
  after(() => stage.close());

  function anOrganization(alias: string, usernames: string[]): object {
    return {
      alias,
      name: `The ${alias}`,
      domains: [{ name: `${alias}.example` }],
      attributes: { customerSince: ['2019-03-01'] },
      members: usernames.map((username) => ({ username, membershipType: 'UNMANAGED' })),
    };
  }

  /** Clicks the customer's switch. */
  async function switchTo(enabled: boolean): Promise<void> {
    await admin.click(`${acme} [role=switch]`);
    await admin.waitForSelector(`${acme} [aria-checked=${String(enabled)}]`);
  }

  it('sees the own customer, and no other one', async () => {
    await admin.click('nav a[href="/customers"]');
    await admin.waitForSelector(`${acme} [aria-checked=false]`);
    assert.equal(await admin.locator('[data-customer]').count(), 1);
    await photograph(admin, 'dashboard-customers');
    await assertAccessible(admin);
  });

  it('switches it on for the next log-in of its users, and of nobody else', async () => {
    const before = await beginVisit(stage, ben);
    await putOff(before);
    await switchTo(true);
    await photograph(admin, 'dashboard-customers-on');
    await assertAccessible(admin);
    await before.click('nav a[href="/profile"]');
    await before.waitForSelector('#two-factor-phase:has-text("Required for your account.")');
    await before.context().close();

    const after = await beginVisit(stage, ben);
    await confirmOnPhone(stage, ben, await readNumber(after));
    nextCode = await scan(after);
    await keepRecoveryCodes(after);
    await waitForDevices(after);
    await after.context().close();
    const other = await beginVisit(stage, nora);
    await putOff(other);
    await other.context().close();
  });

  it('leaves the authenticators of users alone when switching it off', async () => {
    await switchTo(false);
    const window = await beginVisit(stage, ben);
    await enterCode(window, await nextCode());
    await waitForDevices(window);
    await window.context().close();
  });

  it('cannot switch it off any more once the dates require it', async () => {
    stage.api.setNow(firstRequiredInstant);
    await admin.click(`${acme} [role=switch]`);
    await admin.waitForSelector('[role=alert]');
    await photograph(admin, 'dashboard-customers-required');
    await assertAccessible(admin);
    assert.ok(await admin.isDisabled(`${acme} [role=switch]`));
  });
});
