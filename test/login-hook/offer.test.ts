import assert from 'node:assert/strict';
import type { HookRealm } from '../support/hook-realm.ts';
import { openHookStage } from '../support/hook-stage.ts';
import {
  firstRequiredInstant,
  lastOptionalInstant,
  startHookSidecar,
  type HookSidecar,
} from '../support/hook-sidecar.ts';
import { createLoginBrowser, logInDirectly, type Person } from '../support/login-browser.ts';
import { aRealmUser, testPassword } from '../support/realm.ts';

const alias = 'offer-set-up';

describe('The offer of two-factor while it is optional', function () {
  this.timeout(300_000);
  let realm: HookRealm;
  let close: () => Promise<void>;
  let sidecar: HookSidecar;
  let number = 0;

  before(async () => {
    ({ realm, sidecar, close } = await openHookStage((led) =>
      startHookSidecar(led, { now: lastOptionalInstant }),
    ));
    await realm.admin.authenticationManagement.registerRequiredAction({
      providerId: alias,
      name: 'Offer set-up of two-factor',
    });
  });
  after(() => close());
  beforeEach(() => sidecar.setNow(lastOptionalInstant));

  async function createPerson(): Promise<Person> {
    number += 1;
    const username = `user-${String(number)}@example.com`;
    await realm.admin.users.create(aRealmUser(username));
    return { username, password: testPassword };
  }

  async function setEnabled(enabled: boolean): Promise<void> {
    const { authenticationManagement } = realm.admin;
    const actions = await authenticationManagement.getRequiredActions();
    const action = actions.find((each) => each.alias === alias);
    await authenticationManagement.updateRequiredAction({ alias }, { ...action, enabled });
  }

  it('says from when it is required, can be put off, and comes once a day', async () => {
    const person = await createPerson();
    const browser = createLoginBrowser(realm);

    let page = await browser.logIn(person);
    assert.equal(page.id, 'two-factor-offer', page.html);
    assert.match(page.html, /From January 22, 2022 on/);
    page = await browser.submit(page, { later: 'true' });
    assert.equal(page.redirectedTo?.searchParams.has('code'), true, page.html);

    const next = await createLoginBrowser(realm).logIn(person);
    assert.equal(next.redirectedTo?.searchParams.has('code'), true, next.html);
  });

  it('leads to set-up', async () => {
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn(await createPerson());

    const { waiting, html } = await browser.submit(page, { 'set-up': 'true' });

    assert.equal(waiting?.purpose, 'set-up', html);
  });

  it('stays while it is not answered, and is answered by its buttons only', async () => {
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn(await createPerson());

    for (const fields of [{}, { later_: 'true' }])
      assert.equal((await browser.submit(page, fields)).id, 'two-factor-offer');
    assert.equal((await browser.open()).redirectedTo, undefined);
  });

  it('holds up no log-in that shows no page, and none that came for something else', async () => {
    const person = await createPerson();

    assert.equal((await logInDirectly(realm, person)).status, 200);
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn(person, { kc_action: 'UPDATE_PASSWORD' });
    assert.equal(page.id, 'login-update-password', page.html);
  });

  it('is not made after the cutover', async () => {
    sidecar.setNow(firstRequiredInstant);

    const page = await createLoginBrowser(realm).logIn(await createPerson());

    assert.equal(page.blockedReason, 'mailbox-unconfirmed', page.html);
  });

  it('is not made where an administrator has disabled the action', async () => {
    await setEnabled(false);
    try {
      const page = await createLoginBrowser(realm).logIn(await createPerson());
      assert.equal(page.redirectedTo?.searchParams.has('code'), true, page.html);
    } finally {
      await setEnabled(true);
    }
  });
});
