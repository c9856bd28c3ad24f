import assert from 'node:assert/strict';
import { generate } from 'otplib';
import type { HookRealm } from '../support/hook-realm.ts';
import { openHookStage } from '../support/hook-stage.ts';
import { createLoginBrowser, type LoginBrowser, type Page } from '../support/login-browser.ts';
import { recoveryCodes } from '../support/recovery-codes.ts';
import { aRealmUser, otherOtpSecret, testOtpSecret, testPassword } from '../support/realm.ts';
import { otpCredential } from '../../stack/otp-credential.ts';
import {
  say,
  sayOptional,
  sayRequired,
  send,
  startFakeSidecar,
  type FakeSidecar,
} from './fake-sidecar.ts';

interface Account {
  browser: LoginBrowser;
  username: string;
  /** Whether the account console offers to remove authenticators. */
  offersRemoval(): Promise<boolean>;
  /** By the account API, the first credential of the type. @returns the status */
  remove(type?: string): Promise<number>;
  credentials(): Promise<{ type?: string; id?: string }[]>;
  otpIds(): Promise<string[]>;
}

describe('The removal of an authenticator', function () {
  this.timeout(300_000);
  let sidecar: FakeSidecar;
  let realm: HookRealm;
  let close: () => Promise<void>;
  let number = 0;

  before(async () => {
    ({ sidecar, realm, close } = await openHookStage(() => startFakeSidecar()));
  });
  after(() => close());

  async function logIn({ authenticators = 1, hasRecoveryCodes = false } = {}): Promise<Account> {
    number += 1;
    const username = `user-${String(number)}@example.com`;
    const user = aRealmUser(username, { otp: true });
    if (authenticators > 1)
      user.credentials?.push({ ...otpCredential(otherOtpSecret), userLabel: 'new phone' });
    if (hasRecoveryCodes) user.credentials?.push(recoveryCodes(['ABCDEFGHIJKL']));
    await realm.admin.users.create(user);
    const browser = createLoginBrowser(realm);
    const person = { username, password: testPassword, otpSecret: testOtpSecret };
    const { body } = await browser.redeem(await browser.logIn(person));
    const token = String(body['access_token']);
    const credentials = async () => {
      const { id } = await realm.getUser(username);
      return realm.admin.users.getCredentials({ id });
    };
    const idsOf = async (wanted: string): Promise<string[]> =>
      (await credentials()).flatMap(({ type, id }) => (type === wanted && id ? [id] : []));
    return {
      browser,
      username,
      credentials,
      otpIds: () => idsOf('otp'),
      offersRemoval: async () => {
        const answer = await callAccount(realm, token, 'GET', '?type=otp');
        const [type] = (await answer.json()) as { removeable: boolean }[];
        return type?.removeable === true;
      },
      remove: async (type = 'otp') =>
        (await callAccount(realm, token, 'DELETE', `/${(await idsOf(type))[0] ?? ''}`)).status,
    };
  }

  it('is not up to the user while it is required', async () => {
    sidecar.behave(sayRequired());
    const account = await logIn();

    assert.equal(await account.offersRemoval(), false);
    assert.equal(await account.remove(), 400);
    const [id = ''] = await account.otpIds();
    const page = await openRemoval(account, id, await nextCode());
    assert.equal((await account.browser.submit(page, { accept: 'yes' })).status, 400);
    assert.deepEqual(await account.otpIds(), [id]);
  });

  it('is up to the user while it is optional, and is asked about outside the log-in', async () => {
    sidecar.behave(sayOptional());
    const account = await logIn();
    sidecar.questions.length = 0;

    assert.equal(await account.offersRemoval(), true);
    assert.equal(sidecar.questions[0]?.remember, false);
    const [id = ''] = await account.otpIds();
    const page = await openRemoval(account, id, await nextCode());
    await account.browser.submit(page, { accept: 'yes' });
    assert.deepEqual(await account.otpIds(), []);
  });

  it('takes a code, so the account API, which asks for none, removes nothing', async () => {
    sidecar.behave(sayOptional());
    const account = await logIn({ hasRecoveryCodes: true });

    for (const type of ['otp', 'recovery-authn-codes'])
      assert.equal(await account.remove(type), 400, type);

    const kept = (await account.credentials()).map(({ type }) => type);
    assert.deepEqual(kept.sort(), ['otp', 'password', 'recovery-authn-codes']);
  });

  it('takes turns: of two authenticators that are removed at once, one stays', async () => {
    sidecar.behave(sayRequired());
    const account = await logIn({ authenticators: 2 });
    const [older = '', newer = ''] = await account.otpIds();
    const pages = [
      await openRemoval(account, older, await generate({ secret: otherOtpSecret })),
      await openRemoval(account, newer, await nextCode(otherOtpSecret)),
    ];

    await Promise.all(pages.map((page) => account.browser.submit(page, { accept: 'yes' })));

    assert.equal((await account.otpIds()).length, 1);
  });

  it('takes a code, and is up to the user while another one stays', async () => {
    sidecar.behave(sayRequired());
    const account = await logIn({ authenticators: 2 });
    const [id = '', other] = await account.otpIds();

    let page = await openRemoval(account, id, await generate({ secret: otherOtpSecret }));
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

/** Up to the page that asks whether to remove it. */
async function openRemoval({ browser }: Account, id: string, otp: string): Promise<Page> {
  const asked = await browser.open({ kc_action: `delete_credential:${id}` });
  assert.equal(asked.id, 'two-factor-code', asked.html);
  const early = await browser.submit(asked, { accept: 'yes' });
  assert.equal(early.id, 'two-factor-code', early.html);
  const page = await browser.submit(early, { otp });
  assert.equal(page.id, 'delete-credential', page.html);
  return page;
}

/** Not the one that a log-in of this half minute used up; Keycloak takes codes of the next one too. */
function nextCode(secret = testOtpSecret): Promise<string> {
  return generate({ secret, epoch: Math.floor(Date.now() / 1000) + 30 });
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
