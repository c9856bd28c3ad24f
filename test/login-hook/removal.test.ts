import assert from 'node:assert/strict';
import { generate } from 'otplib';
import { createHookRealm, type HookRealm } from '../support/hook-realm.ts';
import { createLoginBrowser, type LoginBrowser } from '../support/login-browser.ts';
import { aRealmUser, testOtpSecret, testPassword } from '../support/realm.ts';
import { otpCredential } from '../../stack/otp-credential.ts';
import {
  say,
  sayOptional,
  sayRequired,
  send,
  startFakeSidecar,
  type FakeSidecar,
} from './fake-sidecar.ts';

const otherSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

interface Account {
  browser: LoginBrowser;
  username: string;
  /** Whether the account console offers to remove authenticators. */
  offersRemoval(): Promise<boolean>;
  /** By the account API. @returns the status */
  remove(): Promise<number>;
  otpIds(): Promise<string[]>;
}

describe('The removal of an authenticator', function () {
  this.timeout(300_000);
  let sidecar: FakeSidecar;
  let realm: HookRealm;
  let number = 0;

  before(async () => {
    sidecar = await startFakeSidecar();
    realm = await createHookRealm({ sidecarUrl: sidecar.url });
  });
  after(() => sidecar.stop());

  async function logIn({ authenticators = 1 } = {}): Promise<Account> {
    number += 1;
    const username = `user-${String(number)}@example.com`;
    const user = aRealmUser(username, { otp: true });
    if (authenticators > 1)
      user.credentials?.push({ ...otpCredential(otherSecret), userLabel: 'new phone' });
    await realm.admin.users.create(user);
    const browser = createLoginBrowser(realm);
    const person = { username, password: testPassword, otpSecret: testOtpSecret };
    const { body } = await browser.redeem(await browser.logIn(person));
    const token = String(body['access_token']);
    const otpIds = async (): Promise<string[]> => {
      const { id } = await realm.getUser(username);
      const credentials = await realm.admin.users.getCredentials({ id });
      return credentials.flatMap(({ type, id: own }) => (type === 'otp' && own ? [own] : []));
    };
    return {
      browser,
      username,
      otpIds,
      offersRemoval: async () => {
        const answer = await callAccount(realm, token, 'GET', '?type=otp');
        const [type] = (await answer.json()) as { removeable: boolean }[];
        return type?.removeable === true;
      },
      remove: async () =>
        (await callAccount(realm, token, 'DELETE', `/${(await otpIds())[0] ?? ''}`)).status,
    };
  }

  it('is not up to the user while it is required', async () => {
    sidecar.behave(sayRequired());
    const account = await logIn();

    assert.equal(await account.offersRemoval(), false);
    assert.equal(await account.remove(), 400);
    const [id = ''] = await account.otpIds();
    let page = await account.browser.open({ kc_action: `delete_credential:${id}` });
    page = await account.browser.submit(page, { otp: await nextCode() });
    page = await account.browser.submit(page, { accept: 'yes' });
    assert.equal(page.status, 400);
    assert.deepEqual(await account.otpIds(), [id]);
  });

  it('is up to the user while it is optional, and is asked about outside the log-in', async () => {
    sidecar.behave(sayOptional());
    const account = await logIn();
    sidecar.questions.length = 0;

    assert.equal(await account.offersRemoval(), true);
    assert.equal(sidecar.questions[0]?.remember, false);
    assert.equal(await account.remove(), 204);
    assert.deepEqual(await account.otpIds(), []);
  });

  it('takes a code, and is up to the user while another one stays', async () => {
    sidecar.behave(sayRequired());
    const account = await logIn({ authenticators: 2 });
    const [id = '', other] = await account.otpIds();

    let page = await account.browser.open({ kc_action: `delete_credential:${id}` });
    assert.equal(page.id, 'two-factor-code', page.html);
    page = await account.browser.submit(page, { accept: 'yes' });
    assert.equal(page.id, 'two-factor-code', page.html);
    page = await account.browser.submit(page, { otp: await generate({ secret: otherSecret }) });
    assert.equal(page.id, 'delete-credential', page.html);
    page = await account.browser.submit(page, { accept: 'yes' });

    assert.equal(page.redirectedTo?.searchParams.get('kc_action_status'), 'success');
    assert.deepEqual(await account.otpIds(), [other]);
  });

  it('is refused while the sidecar is away', async () => {
    sidecar.behave(sayOptional());
    const account = await logIn();
    sidecar.behave((_, response) => send(response, {}, 503));

    assert.equal(await account.offersRemoval(), false);
    assert.equal(await account.remove(), 400);
  });

  it('is refused in a session that proved none', async () => {
    sidecar.behave(say());
    await realm.stopAskingForCodes();
    const account = await logIn();

    assert.equal(await account.offersRemoval(), false);
    assert.equal(await account.remove(), 400);
    const [id = ''] = await account.otpIds();
    const page = await account.browser.open({ kc_action: `delete_credential:${id}` });
    assert.equal(page.blockedReason, 'second-factor-needed', page.html);
  });
});

/** Not the one that a log-in of this half minute used up; Keycloak takes codes of the next one too. */
function nextCode(): Promise<string> {
  return generate({ secret: testOtpSecret, epoch: Math.floor(Date.now() / 1000) + 30 });
}

function callAccount(
  { keycloakUrl, realm }: HookRealm,
  token: string,
  method: string,
  path: string,
): Promise<Response> {
  return fetch(`${keycloakUrl}/realms/${realm}/account/credentials${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    signal: AbortSignal.timeout(15_000),
  });
}
