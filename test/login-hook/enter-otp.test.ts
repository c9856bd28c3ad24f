import assert from 'node:assert/strict';
import { generate } from 'otplib';
import type { HookRealm } from '../support/hook-realm.ts';
import { openHookStage } from '../support/hook-stage.ts';
import {
  claimsOf,
  createLoginBrowser,
  logInDirectly,
  type LoginBrowser,
  type Page,
} from '../support/login-browser.ts';
import { removeUnseen } from '../support/remove-unseen.ts';
import { aRealmUser, testOtpSecret, testPassword } from '../support/realm.ts';
import { recoveryCodes } from '../support/recovery-codes.ts';
import { restartAddress } from '../support/restart-address.ts';
import { sayRequired, startFakeSidecar, type FakeSidecar } from './fake-sidecar.ts';

const codes = ['ABCDEFGHIJKL', 'MNPQRSTUVWXY'];

describe('The step enter-otp', function () {
  this.timeout(300_000);
  let sidecar: FakeSidecar;
  let realm: HookRealm;
  let close: () => Promise<void>;
  let number = 0;

  before(async () => {
    ({ sidecar, realm, close } = await openHookStage(() => startFakeSidecar(), {
      eventsEnabled: true,
    }));
    sidecar.behave(sayRequired());
    await realm.stopAskingForCodes();
  });
  after(() => close());
  beforeEach(() => {
    sidecar.questions.length = 0;
  });

  /** A code is good for one log-in in half a minute, so each test has its own user. */
  async function createPerson(): Promise<{ username: string; password: string }> {
    number += 1;
    const username = `user-${String(number)}@example.com`;
    const user = aRealmUser(username, { otp: true });
    user.credentials?.push(recoveryCodes(codes));
    await realm.admin.users.create(user);
    return { username, password: testPassword };
  }

  async function openStep(browser: LoginBrowser): Promise<Page> {
    return browser.logIn(await createPerson());
  }

  function newCode(): Promise<string> {
    return generate({ secret: testOtpSecret });
  }

  function proven(): boolean | undefined {
    return sidecar.questions.at(-1)?.request.secondFactor.proven;
  }

  it('asks for the code that the flow did not ask for, and not again in the session', async () => {
    const browser = createLoginBrowser(realm);
    let page = await openStep(browser);
    assert.equal(page.id, 'two-factor-code', page.html);
    assert.equal(proven(), false);

    page = await browser.submit(page, { otp: '000000' });
    assert.equal(page.id, 'two-factor-code');
    assert.match(page.html, /id="otp-error"/);
    page = await browser.submit(page, { otp: await newCode() });

    const { body } = await browser.redeem(page);
    assert.equal(claimsOf(body['access_token'])['two_factor'], 'active');
    assert.equal((await browser.open()).redirectedTo?.searchParams.has('code'), true);
    assert.equal(sidecar.questions.at(-1)?.request.login.path, 'sso');
    assert.equal(proven(), true);
  });

  it('accepts the next recovery code, once', async () => {
    const browser = createLoginBrowser(realm);
    const person = await createPerson();
    let page = await browser.logIn(person);
    assert.match(page.html, /Recovery code number 1/);

    page = await browser.submit(page, { recoveryCode: 'abcd' });
    assert.match(page.html, /id="recoveryCode-error"/);
    page = await browser.submit(page, { recoveryCode: 'ABCD-EFGH-IJKL' });
    assert.equal(page.redirectedTo?.searchParams.has('code'), true);
    assert.equal(proven(), true);

    const other = createLoginBrowser(realm);
    page = await other.logIn(person);
    assert.match(page.html, /Recovery code number 2/);
    page = await other.submit(page, { recoveryCode: codes[0] ?? '' });
    assert.equal(page.id, 'two-factor-code');
  });

  it('does not accept a code that was used in another log-in', async () => {
    const person = await createPerson();
    const [first, second] = [createLoginBrowser(realm), createLoginBrowser(realm)];
    const otp = await newCode();

    assert.ok((await first.submit(await first.logIn(person), { otp })).redirectedTo);
    assert.equal((await second.submit(await second.logIn(person), { otp })).id, 'two-factor-code');
  });

  it('ends the log-in after five wrong codes', async () => {
    const browser = createLoginBrowser(realm);
    const step = await openStep(browser);
    let page = step;
    for (let tries = 0; tries < 5; tries += 1) {
      page = await browser.submit(page, { otp: `00000${String(tries)}` });
      assert.equal(page.id, 'two-factor-code');
    }

    page = await browser.submit(page, { otp: await newCode() });
    assert.equal(page.id, 'error', page.html);
    page = await browser.submit(step, { otp: await newCode() });
    assert.equal(page.redirectedTo, undefined);
    assert.notEqual(page.id, 'two-factor-code');
  });

  it('checks five codes at the most when many are posted at once', async () => {
    const browser = createLoginBrowser(realm);
    const page = await openStep(browser);
    const wrong = Array.from({ length: 20 }, (_, index) => String(100_000 + index));

    await Promise.all(wrong.map((otp) => browser.submit(page, { otp })));

    const { id: user } = await realm.getUser(`user-${String(number)}@example.com`);
    const events = await realm.admin.realms.findEvents({ realm: realm.realm, user });
    const checked = events.filter(({ error }) => error === 'invalid_user_credentials');
    assert.ok(checked.length >= 1 && checked.length <= 5, String(checked.length));
  });

  it('counts wrong codes for the lock of brute-force protection, and obeys the lock', async () => {
    await realm.admin.realms.update(
      { realm: realm.realm },
      { bruteForceProtected: true, failureFactor: 3, quickLoginCheckMilliSeconds: 0 },
    );
    const browser = createLoginBrowser(realm);
    const person = await createPerson();
    let page = await browser.logIn(person);
    for (let tries = 0; tries < 3; tries += 1)
      page = await browser.submit(page, { otp: `00000${String(tries)}` });

    page = await browser.submit(page, { otp: await newCode() });

    assert.equal(page.id, 'two-factor-code', page.html);
    const { id } = await realm.getUser(person.username);
    const { disabled } = (await realm.admin.attackDetection.findOne({ id })) as {
      disabled: boolean;
    };
    assert.equal(disabled, true);
    await realm.admin.realms.update({ realm: realm.realm }, { bruteForceProtected: false });
  });

  it('no longer counts as done when the credential that was proven is gone', async () => {
    const browser = createLoginBrowser(realm);
    const page = await openStep(browser);
    await browser.submit(page, { otp: await newCode() });
    const { id } = await realm.getUser(`user-${String(number)}@example.com`);
    for (const credential of await realm.admin.users.getCredentials({ id }))
      if (credential.type === 'otp')
        await removeUnseen(realm.admin, { id, credentialId: credential.id ?? '' });

    assert.equal((await browser.open()).blockedReason, 'mailbox-unconfirmed');
    assert.equal(proven(), false);
  });

  for (const action of ['login-policy', 'enter-otp'])
    for (const cancel of [false, true])
      it(`cannot be left out by kc_action=${action}${cancel ? ' that is cancelled' : ''}`, async () => {
        const browser = createLoginBrowser(realm);
        let page = await browser.logIn(await createPerson(), { kc_action: action });
        assert.equal(page.id, 'two-factor-code', page.html);
        if (cancel) page = await browser.submit(page, { 'cancel-aia': 'true' });
        assert.equal(page.id, 'two-factor-code', page.html);
        assert.equal(page.redirectedTo, undefined);
      });

  it('has nothing to show without a page: prompt=none and direct grants are refused', async () => {
    const person = await createPerson();
    const browser = createLoginBrowser(realm);
    await browser.logIn(person);

    const page = await browser.open({ prompt: 'none' });

    assert.match(page.redirectedTo?.search ?? '', /error=(login|interaction)_required/);
    assert.equal((await logInDirectly(realm, person)).body['error'], 'invalid_grant');
  });

  it('is not got past by starting again, by a second tab, or by going back', async () => {
    const person = await createPerson();
    const browser = createLoginBrowser(realm);
    const step = await browser.logIn(person);
    assert.equal((await browser.open()).redirectedTo, undefined);

    const page = await browser.get(restartAddress(step));
    assert.equal(page.redirectedTo, undefined);
    assert.equal((await browser.answer(page, person)).id, 'two-factor-code');

    assert.equal((await browser.submit(step, { otp: await newCode() })).redirectedTo, undefined);
  });
});
