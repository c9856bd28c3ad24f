import assert from 'node:assert/strict';
import { otpCredential } from '../../stack/otp-credential.ts';
import type { HookRealm } from '../support/hook-realm.ts';
import { openHookStage } from '../support/hook-stage.ts';
import {
  firstRequiredInstant,
  startHookSidecar,
  type HookSidecar,
} from '../support/hook-sidecar.ts';
import { askForToken, createLoginBrowser } from '../support/login-browser.ts';
import { createCodes } from '../support/one-time-codes.ts';
import { aRealmUser, otherOtpSecret, testOtpSecret, testPassword } from '../support/realm.ts';

interface Person {
  id: string;
  /** Ids of the authenticators. */
  otpIds: [string, string];
  /** What becomes of the refresh tokens of an online and of an offline session. */
  refreshAll(): Promise<unknown[]>;
}

describe('A credential that an administrator removes', function () {
  this.timeout(300_000);
  let sidecar: HookSidecar;
  let realm: HookRealm;
  let close: () => Promise<void>;
  let number = 0;

  before(async () => {
    ({ sidecar, realm, close } = await openHookStage(
      (led) => startHookSidecar(led, { now: firstRequiredInstant }),
      { otpPolicyLookAheadWindow: 10 },
    ));
  });
  after(() => close());

  /** Logged in twice, with one of two authenticators. */
  async function createPerson(): Promise<Person> {
    const username = `user-${String((number += 1))}@example.com`;
    const user = aRealmUser(username, { otp: true, realmRoles: ['offline_access'] });
    user.credentials?.push({ ...otpCredential(otherOtpSecret), userLabel: 'other' });
    const { id } = await realm.admin.users.create(user);
    const nextCode = createCodes(testOtpSecret);
    const tokens = [
      await logIn(username, nextCode),
      await logIn(username, nextCode, { scope: 'openid offline_access' }),
    ];
    const stored = await realm.admin.users.getCredentials({ id });
    const [first = '', second = ''] = stored.flatMap((each) =>
      each.type === 'otp' ? [each.id ?? ''] : [],
    );
    const refreshAll = () => Promise.all(tokens.map((token) => refresh(token)));
    assert.deepEqual(await refreshAll(), [undefined, undefined]);
    return { id, otpIds: [first, second], refreshAll };
  }

  async function logIn(
    username: string,
    nextCode: () => Promise<string>,
    parameters: Record<string, string> = {},
  ): Promise<unknown> {
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn({ username, password: testPassword }, parameters);
    const { body } = await browser.redeem(await browser.submit(page, { otp: await nextCode() }));
    return body['refresh_token'];
  }

  /** @returns the error, `undefined` for none */
  async function refresh(token: unknown): Promise<unknown> {
    const grant = { grant_type: 'refresh_token', refresh_token: String(token) };
    return (await askForToken(realm, grant)).body['error'];
  }

  const remove = ({ id }: Person, credentialId: string): Promise<void> =>
    realm.admin.users.deleteCredential({ id, credentialId });

  it('ends the sessions of that user, online and offline, and nobody else’s', async () => {
    const [ann, bob] = [await createPerson(), await createPerson()];

    await remove(ann, ann.otpIds[0]);

    assert.deepEqual(await ann.refreshAll(), ['invalid_grant', 'invalid_grant']);
    assert.deepEqual(await bob.refreshAll(), [undefined, undefined]);
  });

  it('ends them while the sidecar is away, too', async () => {
    const ann = await createPerson();
    await realm.configure({ sidecarUrl: 'http://127.0.0.1:1' });

    await remove(ann, ann.otpIds[1]);

    assert.deepEqual(await ann.refreshAll(), ['invalid_grant', 'invalid_grant']);
    await realm.configure({ sidecarUrl: sidecar.url });
  });

  it('ends none when it is replaced: a password that the administrator sets', async () => {
    const ann = await createPerson();
    const credential = { type: 'password', value: 'another', temporary: false };

    await realm.admin.users.resetPassword({ id: ann.id, credential });

    assert.deepEqual(await ann.refreshAll(), [undefined, undefined]);
  });

  it('ends none in a realm that the hook does not lead', async () => {
    const ann = await createPerson();
    await realm.leaveAlone();

    await remove(ann, ann.otpIds[0]);

    assert.deepEqual(await ann.refreshAll(), [undefined, undefined]);
  });
});
