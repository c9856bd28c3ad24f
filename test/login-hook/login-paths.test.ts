import assert from 'node:assert/strict';
import { generate } from 'otplib';
import { linkInMail, linkOn, openResetLink } from '../flows/links.ts';
import { createHookRealm, type HookRealm } from '../support/hook-realm.ts';
import { openHookStage } from '../support/hook-stage.ts';
import { addIdentityProvider, linkAccounts } from '../support/identity-provider.ts';
import {
  createLoginBrowser,
  logInDirectly,
  type LoginBrowser,
  type Page,
} from '../support/login-browser.ts';
import { aRealmUser, testOtpSecret, testPassword } from '../support/realm.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { say, startFakeSidecar, type FakeSidecar } from './fake-sidecar.ts';

const ann = { username: 'ann@example.com', password: testPassword };
/** Has an authenticator in the realm, and none at the identity provider. */
const ivo = { username: 'ivo@example.com', password: testPassword };
const otto = { username: 'otto@example.com', password: testPassword, otpSecret: testOtpSecret };
/** Known to the identity provider only. */
const zoe = { username: 'zoe@example.com', password: testPassword };

describe('The path of a log-in', function () {
  this.timeout(300_000);
  let sidecar: FakeSidecar;
  let realm: HookRealm;
  let close: () => Promise<void>;
  let provider: HookRealm;
  let smtp: TestSmtpServer;

  before(async () => {
    smtp = await startSmtpServer();
    const { hostname: host, port } = new URL(smtp.url);
    const users = [
      aRealmUser(ann.username),
      aRealmUser(ivo.username, { otp: true }),
      aRealmUser(otto.username, { otp: true }),
    ];
    ({ sidecar, realm, close } = await openHookStage(() => startFakeSidecar(), {
      users,
      registrationAllowed: true,
      resetPasswordAllowed: true,
      smtpServer: { host, port, from: 'keycloak@example.com' },
    }));
    provider = await createHookRealm(
      { sidecarUrl: sidecar.url },
      { users: [ann, ivo, zoe].map(({ username }) => aRealmUser(username)) },
    );
    await addIdentityProvider(realm, provider, 'corp', ['mfa']);
    await linkAccounts(realm, provider, 'corp', ann.username);
    await linkAccounts(realm, provider, 'corp', ivo.username);
  });
  after(() => Promise.all([close(), provider.remove(), smtp.stop()]));
  beforeEach(() => {
    sidecar.behave(say());
    sidecar.questions.length = 0;
  });

  function login(): FakeSidecar['questions'][number]['request']['login'] | undefined {
    return sidecar.questions.filter(({ request }) => request.realm === realm.realm).at(-1)?.request
      .login;
  }

  it('is browser, then sso, and browser again for prompt=login', async () => {
    const browser = createLoginBrowser(realm);
    await browser.logIn(ann);
    assert.equal(login()?.path, 'browser');
    await browser.open();
    assert.equal(login()?.path, 'sso');
    await browser.logIn(ann, { prompt: 'login' });
    assert.equal(login()?.path, 'browser');
  });

  it('is direct-grant', async () => {
    assert.equal((await logInDirectly(realm, ann)).status, 200);
    assert.equal(login()?.path, 'direct-grant');
  });

  it('is registration', async () => {
    const browser = createLoginBrowser(realm);
    const registration = await browser.get(
      linkOn(await browser.open(), 'login-actions/registration?'),
    );
    const password = testPassword;
    const page = await browser.submit(registration, {
      username: 'new@example.com',
      email: 'new@example.com',
      firstName: 'New',
      lastName: 'User',
      password,
      'password-confirm': password,
    });

    assert.ok(page.redirectedTo, page.html);
    assert.equal(login()?.path, 'registration');
  });

  it('is reset-credentials', async () => {
    const browser = createLoginBrowser(realm);
    await resetPassword(browser, ann);

    assert.equal(login()?.path, 'reset-credentials');
  });

  it('is action-link', async () => {
    const { id } = await realm.getUser(ann.username);
    await realm.admin.users.executeActionsEmail({ id, actions: ['UPDATE_PASSWORD'] });
    const browser = createLoginBrowser(realm);
    let page = await browser.get(linkInMail(smtp, ann.username));
    page = await browser.get(linkOn(page, 'action-token'));

    assert.equal(page.id, 'login-update-password', page.html);
    assert.equal(login()?.path, 'action-link');
  });

  it('is browser for a device that the user lets in', async () => {
    const device = await authorizeDevice(realm);
    const browser = createLoginBrowser(realm);
    await browser.answer(await browser.get(String(device['verification_uri_complete'])), ann);

    assert.equal(login()?.path, 'browser');
  });

  it('is identity-provider with what the provider said, now and for the whole session', async () => {
    const browser = createLoginBrowser(realm);
    await logInByProvider(browser, ann);
    const corp = { alias: 'corp', amr: ['mfa'], acr: '1' };
    assert.deepEqual(
      { ...login(), id: '' },
      { id: '', path: 'identity-provider', clientId: 'dashboard', identityProvider: corp },
    );

    await browser.open();
    assert.equal(login()?.path, 'sso');
    assert.deepEqual(login()?.identityProvider, corp);

    const later = createLoginBrowser(realm);
    assert.ok((await logInByProvider(later, zoe)).redirectedTo);
    assert.equal(login()?.path, 'identity-provider');
    assert.deepEqual(login()?.identityProvider, corp);
  });

  it('has no proof of another user who entered a code in the same tab before', async () => {
    await askForPasswordAfterCode(realm);
    const browser = createLoginBrowser(realm);
    const start = await browser.open();
    const { username, password, otpSecret } = otto;
    const otpPage = await browser.submit(start, { username, password });
    const half = await browser.submit(otpPage, { otp: await generate({ secret: otpSecret }) });
    assert.equal(half.id, 'login-password', half.html);
    const code = /session_code=([^&"]+)/.exec(half.html)?.[1] ?? '';
    const toProvider = linkOn(start, 'broker/corp/login');

    const atProvider = await browser.get(
      toProvider.replace(/session_code=[^&]+/, `session_code=${code}`),
    );
    const page = await browser.answer(atProvider, ivo);

    assert.ok(page.redirectedTo, page.html);
    const { user, secondFactor } = sidecar.questions.at(-1)?.request ?? {};
    assert.equal(user?.username, ivo.username);
    assert.deepEqual(secondFactor, { configured: true, proven: false });
  });

  async function logInByProvider(
    browser: LoginBrowser,
    person: { username: string; password: string },
  ): Promise<Page> {
    return browser.answer(await browser.open({ kc_idp_hint: 'corp' }), person);
  }

  async function resetPassword(browser: LoginBrowser, { username }: typeof ann): Promise<Page> {
    const reset = await openResetLink(browser, smtp, username);
    const password = testPassword;
    return browser.submit(reset, { 'password-new': password, 'password-confirm': password });
  }
});

async function authorizeDevice({
  keycloakUrl,
  realm,
  clientId,
}: HookRealm): Promise<Record<string, unknown>> {
  const url = `${keycloakUrl}/realms/${realm}/protocol/openid-connect/auth/device`;
  const body = new URLSearchParams({ client_id: clientId });
  return (await (await fetch(url, { method: 'POST', body })).json()) as Record<string, unknown>;
}

/** A flow that is not over when the code was right. */
async function askForPasswordAfterCode({ admin, realm }: HookRealm): Promise<void> {
  const newName = 'longer';
  await admin.authenticationManagement.copyFlow({ flow: 'browser', newName });
  await admin.authenticationManagement.addExecutionToFlow({
    flow: `${newName} forms`,
    provider: 'auth-password-form',
  });
  const executions = await admin.authenticationManagement.getExecutions({ flow: newName });
  const added = executions.find(({ providerId }) => providerId === 'auth-password-form');
  await admin.authenticationManagement.updateExecution(
    { flow: newName },
    { ...added, requirement: 'REQUIRED' },
  );
  await admin.realms.update({ realm }, { browserFlow: newName });
}
