import assert from 'node:assert/strict';
import { generate } from 'otplib';
import type { HookRealm } from '../support/hook-realm.ts';
import { openHookStage } from '../support/hook-stage.ts';
import { createLoginBrowser, type Page } from '../support/login-browser.ts';
import { aRealmUser, testOtpSecret, testPassword } from '../support/realm.ts';
import { sayOptional, sayRequired, startFakeSidecar, type FakeSidecar } from './fake-sidecar.ts';

const ann = { username: 'ann@example.com', password: testPassword };
const secretOfThief = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** What a thief of the password would plant in the optional phase. */
const guarded = [
  'CONFIGURE_RECOVERY_AUTHN_CODES',
  'webauthn-register',
  'webauthn-register-passwordless',
  'UPDATE_EMAIL',
  'idp_link:corp',
  'delete_credential:anything',
];

describe('Without a second factor proven in the session', function () {
  this.timeout(300_000);
  let sidecar: FakeSidecar;
  let realm: HookRealm;
  let close: () => Promise<void>;
  let number = 0;

  before(async () => {
    ({ sidecar, realm, close } = await openHookStage(() => startFakeSidecar(), {
      editUsernameAllowed: true,
      users: [aRealmUser(ann.username)],
    }));
    const { authenticationManagement } = realm.admin;
    for (const action of await authenticationManagement.getRequiredActions())
      await authenticationManagement.updateRequiredAction(
        { alias: action.alias ?? '' },
        { ...action, enabled: true },
      );
  });
  after(() => close());
  beforeEach(() => sidecar.behave(sayOptional()));

  async function createOtpUser(): Promise<{
    username: string;
    password: string;
    otpSecret: string;
  }> {
    number += 1;
    const username = `user-${String(number)}@example.com`;
    await realm.admin.users.create(aRealmUser(username, { otp: true }));
    return { username, password: testPassword, otpSecret: testOtpSecret };
  }

  async function credentialTypes(username: string): Promise<(string | undefined)[]> {
    const { id } = await realm.getUser(username);
    return (await realm.admin.users.getCredentials({ id })).map(({ type }) => type);
  }

  for (const action of guarded)
    it(`${action} is refused, and the user can go back`, async () => {
      const browser = createLoginBrowser(realm);

      let page = await browser.logIn(ann, { kc_action: action });
      assert.equal(page.blockedReason, 'second-factor-needed', page.html);
      page = await browser.submit(page, forgedForm);
      assert.equal(page.blockedReason, 'second-factor-needed', page.html);
      page = await browser.submit(page, { 'cancel-aia': 'true' });

      assert.equal(page.redirectedTo?.searchParams.get('kc_action_status'), 'cancelled');
      assert.deepEqual(await credentialTypes(ann.username), ['password']);
    });

  it('an action that an administrator wants waits, and the log-in goes on', async () => {
    const { id } = await realm.getUser(ann.username);
    const requiredActions = ['CONFIGURE_RECOVERY_AUTHN_CODES'];
    await realm.admin.users.update({ id }, { requiredActions });

    const page = await createLoginBrowser(realm).logIn(ann);

    assert.equal(page.redirectedTo?.searchParams.has('code'), true, page.html);
    assert.deepEqual((await realm.getUser(ann.username)).requiredActions, requiredActions);
    await realm.admin.users.update({ id }, { requiredActions: [] });
  });

  it('a profile may change, but for user name and e-mail address', async () => {
    const { id } = await realm.getUser(ann.username);
    await realm.admin.users.update({ id }, { requiredActions: ['UPDATE_PROFILE'] });
    const browser = createLoginBrowser(realm);
    const names = { firstName: 'Anna', lastName: 'L' };
    const profile = { username: ann.username, email: ann.username, ...names };
    const thief = 'thief@example.com';
    let page = await browser.logIn(ann);

    for (const changed of [
      { ...profile, email: thief },
      { ...profile, username: thief },
      { ...names, username: ann.username, 'user.attributes.email': thief },
    ]) {
      page = await browser.submit(page, changed);
      assert.equal(page.redirectedTo, undefined);
      const { username, email } = await realm.getUser(ann.username);
      assert.deepEqual({ username, email }, { username: ann.username, email: ann.username });
    }
    page = await browser.submit(page, profile);

    assert.equal(page.redirectedTo?.searchParams.has('code'), true, page.html);
    assert.equal((await realm.getUser(ann.username)).firstName, 'Anna');
  });

  it('a letter that only looks the same makes another user name', async () => {
    const username = 'kim@site.example';
    const requiredActions = ['UPDATE_PROFILE'];
    await realm.admin.users.create(aRealmUser(username, { requiredActions }));
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn({ username, password: testPassword });
    const profile = { email: username, firstName: 'Kim', lastName: 'L' };

    const next = await browser.submit(page, { ...profile, username: 'kim@s\u0131te.example' });

    assert.equal(next.redirectedTo, undefined);
    assert.equal((await realm.getUser(username)).firstName, 'First');
  });

  it('a profile may be completed, but for the user name', async () => {
    const username = 'incomplete@example.com';
    await realm.admin.users.create(aRealmUser(username, { lastName: '' }));
    const browser = createLoginBrowser(realm);
    let page = await browser.logIn({ username, password: testPassword });
    const profile = { username, email: username, firstName: 'Ina', lastName: 'C' };
    assert.equal(page.fields.has('lastName'), true, page.html);

    page = await browser.submit(page, { ...profile, username: 'thief@example.com' });
    assert.equal(page.redirectedTo, undefined);
    assert.equal((await realm.getUser(username)).lastName, undefined);
    page = await browser.submit(page, profile);

    assert.equal(page.redirectedTo?.searchParams.has('code'), true, page.html);
    assert.equal((await realm.getUser(username)).lastName, 'C');
  });

  it('nobody enrols before the mailbox is confirmed, by whatever form is posted', async () => {
    const browser = createLoginBrowser(realm);
    for (const behaviour of [sayOptional(), sayRequired()]) {
      sidecar.behave(behaviour);
      let page = await browser.logIn(ann, { kc_action: 'CONFIGURE_TOTP', prompt: 'login' });
      assert.equal(page.blockedReason, 'mailbox-unconfirmed', page.html);
      const totp = await generate({ secret: secretOfThief });
      page = await browser.submit(page, { totp, totpSecret: secretOfThief, userLabel: 'mine' });
      assert.equal(page.blockedReason, 'mailbox-unconfirmed');
    }
    assert.deepEqual(await credentialTypes(ann.username), ['password']);
  });

  it('who has an authenticator enters a code before another one is set up', async () => {
    const person = await createOtpUser();
    const browser = createLoginBrowser(realm);
    await browser.logIn(person);

    const page = await browser.open({ kc_action: 'CONFIGURE_TOTP' });

    assert.equal(page.id, 'two-factor-code', page.html);
    assert.equal((await browser.submit(page, { otp: '000000' })).id, 'two-factor-code');
  });

  it('with one, recovery codes may be made', async () => {
    const page = await createLoginBrowser(realm).logIn(await createOtpUser(), {
      kc_action: 'CONFIGURE_RECOVERY_AUTHN_CODES',
    });

    assert.equal(page.id, 'login-recovery-authn-code-config', page.html);
  });

  it('everything is as it was in a realm that the hook does not lead', async () => {
    const alias = 'login-policy';
    const { authenticationManagement } = realm.admin;
    const action = (await authenticationManagement.getRequiredActionForAlias({ alias })) as object;
    await authenticationManagement.updateRequiredAction({ alias }, { ...action, enabled: false });

    const shown = async (parameters: Record<string, string>): Promise<Page> =>
      createLoginBrowser(realm).logIn(ann, parameters);
    const setUp = await shown({ kc_action: 'CONFIGURE_TOTP' });
    const codes = await shown({ kc_action: 'CONFIGURE_RECOVERY_AUTHN_CODES' });

    assert.equal(setUp.id, 'login-config-totp', setUp.html);
    assert.equal(codes.id, 'login-recovery-authn-code-config', codes.html);
    await authenticationManagement.updateRequiredAction({ alias }, { ...action, enabled: true });
  });
});

const forgedForm = {
  generatedRecoveryAuthnCodes: 'ABCDEFGHIJKL',
  generatedAt: '1',
  userLabel: 'mine',
  email: 'thief@example.com',
};
