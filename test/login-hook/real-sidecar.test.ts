import assert from 'node:assert/strict';
import { generate } from 'otplib';
import { createHookRealm, type HookRealm } from '../support/hook-realm.ts';
import { openHookStage } from '../support/hook-stage.ts';
import {
  firstRequiredInstant,
  lastOptionalInstant,
  startHookSidecar,
  type HookSidecar,
} from '../support/hook-sidecar.ts';
import { addIdentityProvider, linkAccounts } from '../support/identity-provider.ts';
import {
  claimsOf,
  createLoginBrowser,
  logInDirectly,
  type Page,
} from '../support/login-browser.ts';
import { aRealmUser, testOtpSecret, testPassword } from '../support/realm.ts';

const ann = { username: 'ann@example.com', password: testPassword };
const otto = { username: 'otto@example.com', password: testPassword, otpSecret: testOtpSecret };

describe('Hook and sidecar together', function () {
  this.timeout(300_000);
  let realm: HookRealm;
  let provider: HookRealm;
  let close: () => Promise<void>;
  let sidecar: HookSidecar;

  before(async () => {
    ({ realm, sidecar, close } = await openHookStage(
      (led) =>
        startHookSidecar(led, {
          now: lastOptionalInstant,
          twoFactor: { identityProviders: { corp: { acceptAmr: ['mfa'] } } },
        }),
      {
        users: [
          aRealmUser(ann.username),
          aRealmUser('plain-name'),
          aRealmUser(otto.username, { otp: true }),
          ...Array.from({ length: 40 }, (_, index) =>
            aRealmUser(`many-${String(index)}@example.com`, { otp: index % 2 === 1 }),
          ),
        ],
      },
    ));
    await realm.stopAskingForCodes();
    provider = await createHookRealm(
      { sidecarUrl: sidecar.url },
      { users: [aRealmUser(ann.username)] },
    );
    await provider.leaveAlone();
    await addIdentityProvider(realm, provider, 'corp', ['mfa']);
    await addIdentityProvider(realm, provider, 'plain');
    for (const alias of ['corp', 'plain']) await linkAccounts(realm, provider, alias, ann.username);
  });
  after(async () => {
    await close();
    await provider.remove();
  });
  beforeEach(() => sidecar.setNow(lastOptionalInstant));

  it('let a user without a second factor in to the last optional instant, not longer', async () => {
    const browser = createLoginBrowser(realm);
    const { body } = await browser.redeem(await browser.logIn(ann));
    assert.equal(claimsOf(body['access_token'])['two_factor'], 'optional');
    assert.equal((await logInDirectly(realm, ann)).status, 200);

    sidecar.setNow(firstRequiredInstant);

    assert.equal((await browser.open()).blockedReason, 'mailbox-unconfirmed');
    assert.equal((await createLoginBrowser(realm).logIn(ann)).blockedReason, 'mailbox-unconfirmed');
    assert.equal((await logInDirectly(realm, ann)).body['error'], 'invalid_grant');
  });

  it('ask a user with an authenticator for a code in either phase', async () => {
    const browser = createLoginBrowser(realm);
    let page = await browser.logIn(otto);
    assert.equal(page.id, 'two-factor-code', page.html);
    sidecar.setNow(firstRequiredInstant);

    page = await browser.submit(page, { otp: await generate({ secret: testOtpSecret }) });

    const { body } = await browser.redeem(page);
    assert.equal(claimsOf(body['access_token'])['two_factor'], 'active');
  });

  it('say so when the user name is no e-mail address', async () => {
    sidecar.setNow(firstRequiredInstant);

    const page = await createLoginBrowser(realm).logIn({ ...ann, username: 'plain-name' });

    assert.equal(page.blockedReason, 'username-not-email');
  });

  it('take the word of a listed identity provider, and of no other', async () => {
    sidecar.setNow(firstRequiredInstant);
    const browser = createLoginBrowser(realm);
    const byProvider = async (alias: string): Promise<Page> =>
      browser.answer(await browser.open({ kc_idp_hint: alias, prompt: 'login' }), ann);

    assert.equal((await byProvider('plain')).blockedReason, 'mailbox-unconfirmed');
    const { body } = await browser.redeem(await byProvider('corp'));
    assert.equal(claimsOf(body['access_token'])['two_factor'], 'optional');
    const page = await browser.open({ kc_action: 'CONFIGURE_RECOVERY_AUTHN_CODES' });
    assert.equal(page.id, 'login-recovery-authn-code-config', page.html);
  });

  it('give nobody the verdict of another, with many at once', async () => {
    const pages = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        createLoginBrowser(realm).logIn({ ...ann, username: `many-${String(index)}@example.com` }),
      ),
    );

    assert.deepEqual(
      pages.map(({ id, redirectedTo }) => (redirectedTo === undefined ? id : 'in')),
      pages.map((_, index) => (index % 2 === 1 ? 'two-factor-code' : 'in')),
    );
  });
});
