import assert from 'node:assert/strict';
import { aRealmUser, testOtpSecret, testPassword } from '../support/realm.ts';
import { createHookRealm, hookSecret, type HookRealm } from '../support/hook-realm.ts';
import { openHookStage } from '../support/hook-stage.ts';
import { claimsOf, createLoginBrowser, logInDirectly } from '../support/login-browser.ts';
import { say, sayRequired, startFakeSidecar, type FakeSidecar } from './fake-sidecar.ts';

const ann = { username: 'ann@example.com', password: testPassword };
const otto = { username: 'otto@example.com', password: testPassword, otpSecret: testOtpSecret };

describe('A log-in with the hook', function () {
  this.timeout(300_000);
  let sidecar: FakeSidecar;
  let realm: HookRealm;
  let close: () => Promise<void>;

  before(async () => {
    ({ sidecar, realm, close } = await openHookStage(() => startFakeSidecar(), {
      users: [aRealmUser(ann.username), aRealmUser(otto.username, { otp: true })],
    }));
  });
  after(() => close());
  beforeEach(() => {
    sidecar.questions.length = 0;
    sidecar.behave(say());
  });

  it('asks the sidecar once, shows who it is, and goes on when it is allowed', async () => {
    const browser = createLoginBrowser(realm);

    const page = await browser.logIn(ann);

    assert.equal(page.redirectedTo?.searchParams.has('code'), true, page.html);
    assert.equal((await browser.redeem(page)).status, 200);
    const [question, ...others] = sidecar.questions;
    assert.equal(others.length, 0);
    assert.equal(question?.bearer, `Bearer ${hookSecret}`);
    assert.match(question.nonce, /^[\w-]{22}$/);
    assert.equal(question.remember, true);
    const { id } = await realm.getUser(ann.username);
    const { login, client, ...facts } = question.request;
    assert.match(login.id, /^\S{20,}\.\S+$/);
    assert.deepEqual(
      { ...login, id: '' },
      {
        id: '',
        path: 'browser',
        clientId: 'dashboard',
        identityProvider: null,
      },
    );
    assert.equal(client.ip, '127.0.0.1');
    assert.deepEqual(facts, {
      protocol: 1,
      realm: realm.realm,
      user: {
        id,
        username: ann.username,
        email: ann.username,
        emailVerified: true,
        createdAt: '2019-06-03T09:00:00Z',
        roles: facts.user['roles'],
        locale: null,
      },
      customers: [],
      secondFactor: { configured: false, proven: false },
    });
  });

  it('goes by the address of the connection, whatever the browser writes into headers', async () => {
    const forged = '203.0.113.9';
    const browser = createLoginBrowser(realm, {
      'x-forwarded-for': forged,
      forwarded: `for=${forged}`,
      'x-real-ip': forged,
      'user-agent': 'Forger/1.0',
    });
    await browser.logIn(ann);

    assert.deepEqual(sidecar.questions[0]?.request.client, {
      ip: '127.0.0.1',
      userAgent: 'Forger/1.0',
    });
  });

  it('tells the language of its pages, so that a mail has it too', async () => {
    const translated = await createHookRealm(
      { sidecarUrl: sidecar.url },
      {
        ...{ internationalizationEnabled: true, supportedLocales: ['en', 'de'] },
        users: [aRealmUser(ann.username)],
      },
    );
    const browser = createLoginBrowser(translated, { 'accept-language': 'de-AT, en;q=0.5' });
    await browser.logIn(ann);

    assert.equal(sidecar.questions[0]?.request.user['locale'], 'de');
  });

  it('has a settings page in the console, without a field for the secret', async () => {
    const { properties = [] } =
      await realm.admin.authenticationManagement.getRequiredActionConfigDescription({
        alias: 'login-policy',
      });

    assert.deepEqual(
      properties.map(({ name, defaultValue }) => [name, defaultValue ?? null]),
      [
        ['sidecarUrl', null],
        ['timeLimitMs', '1500'],
        ['whenAway', 'otp'],
        ['customersFrom', 'organization'],
        ['joinedAttribute', 'customerSince'],
        ['customerAttribute', 'customer'],
      ],
    );
  });

  it('says that a code which the flow accepted is proven', async () => {
    sidecar.behave(sayRequired());
    const browser = createLoginBrowser(realm);

    const page = await browser.logIn(otto);

    const { body } = await browser.redeem(page);
    assert.equal(claimsOf(body['access_token'])['two_factor'], 'active');
    assert.deepEqual(sidecar.questions[0]?.request.secondFactor, {
      configured: true,
      proven: true,
    });
  });

  it('ends before any step of the user when it is denied', async () => {
    sidecar.behave(say({ verdict: 'deny', reason: 'network-not-allowed' }));
    const browser = createLoginBrowser(realm);

    const page = await browser.logIn(ann);

    assert.equal(page.id, 'two-factor-blocked', page.html);
    assert.equal(page.blockedReason, 'network-not-allowed');
    assert.equal((await logInDirectly(realm, ann)).body['error'], 'invalid_grant');
  });

  it('shows the secret of the vault when the realm has one there, and none that is short', async () => {
    const ofVault = 'secret-of-the-vault-0123456789-abcdef';
    await realm.writeVaultSecret(ofVault);
    await logInDirectly(realm, ann);
    assert.equal(sidecar.questions[0]?.bearer, `Bearer ${ofVault}`);

    await realm.writeVaultSecret('short');
    assert.equal((await logInDirectly(realm, ann)).body['error'], 'invalid_grant');
    assert.equal(sidecar.questions.length, 1);
    await realm.writeVaultSecret(ofVault);
  });

  it('never shows a reason that the pages have no words for', async () => {
    sidecar.behave(say({ verdict: 'deny', reason: '<b>because</b>' }));

    const page = await createLoginBrowser(realm).logIn(ann);

    assert.equal(page.blockedReason, 'denied');
    assert.equal(page.html.includes('because'), false);
  });

  it('speaks the language of the user', async () => {
    await realm.admin.realms.update(
      { realm: realm.realm },
      { internationalizationEnabled: true, supportedLocales: ['en', 'de'], defaultLocale: 'de' },
    );
    sidecar.behave(say({ verdict: 'deny', reason: 'network-not-allowed' }));

    const page = await createLoginBrowser(realm).logIn(ann);

    assert.match(page.html, /Netzwerk nicht zugelassen/);
  });

  it('is blocked when the realm would leave a step out', async () => {
    const alias = 'CONFIGURE_TOTP';
    const { authenticationManagement } = realm.admin;
    const action = (await authenticationManagement.getRequiredActionForAlias({ alias })) as object;
    await authenticationManagement.updateRequiredAction({ alias }, { ...action, enabled: false });
    sidecar.behave(sayRequired());

    assert.equal((await createLoginBrowser(realm).logIn(ann)).blockedReason, 'away');
  });
});
