import assert from 'node:assert/strict';
import { generate } from 'otplib';
import { openResetLink } from '../flows/links.ts';
import type { HookRealm } from '../support/hook-realm.ts';
import { openHookStage } from '../support/hook-stage.ts';
import {
  firstRequiredInstant,
  startHookSidecar,
  type HookSidecar,
} from '../support/hook-sidecar.ts';
import { createLoginBrowser } from '../support/login-browser.ts';
import { aRealmUser, testOtpSecret, testPassword } from '../support/realm.ts';
import { recoveryCodes } from '../support/recovery-codes.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';

const recoveryCode = 'ABCDEFGHIJKL';
const newPassword = { 'password-new': 'new-password', 'password-confirm': 'new-password' };
const secretOfThief = 'twenty-random-chars!';

describe('Reset of the credentials of a user with an authenticator', function () {
  this.timeout(300_000);
  let realm: HookRealm;
  let close: () => Promise<void>;
  let sidecar: HookSidecar;
  let smtp: TestSmtpServer;
  let number = 0;

  before(async () => {
    smtp = await startSmtpServer();
    const { hostname: host, port } = new URL(smtp.url);
    ({ realm, sidecar, close } = await openHookStage(
      (led) => startHookSidecar(led, { now: firstRequiredInstant }),
      { resetPasswordAllowed: true, smtpServer: { host, port, from: 'keycloak@example.com' } },
    ));
  });
  after(() => Promise.all([close(), smtp.stop()]));

  async function createPerson(): Promise<{ id: string; username: string }> {
    number += 1;
    const username = `user-${String(number)}@example.com`;
    const user = aRealmUser(username, { otp: true });
    user.credentials?.push(recoveryCodes([recoveryCode]));
    return { ...(await realm.admin.users.create(user)), username };
  }

  async function credentialsOf(id: string): Promise<(string | undefined)[]> {
    return (await realm.admin.users.getCredentials({ id })).map((each) => each.id);
  }

  async function configureResetOtp(choice: string): Promise<void> {
    const { authenticationManagement } = realm.admin;
    const flow = 'reset credentials';
    const executions = await authenticationManagement.getExecutions({ flow });
    const step = executions.find(({ providerId }) => providerId === 'reset-otp');
    await authenticationManagement.createConfig({
      id: step?.id ?? '',
      alias: choice,
      config: { action_on_otp_reset_flag: choice },
    });
  }

  for (const choice of ['', 'Remove one', 'Remove all'])
    it(`takes a code, and keeps the authenticator${choice && ` even by "${choice}"`}`, async () => {
      if (choice !== '') await configureResetOtp(choice);
      const { id, username } = await createPerson();
      const before = await credentialsOf(id);
      const thief = createLoginBrowser(realm);

      let page = await openResetLink(thief, smtp, username);

      assert.equal(page.id, 'two-factor-code', page.html);
      const totp = await generate({ secret: Buffer.from(secretOfThief) });
      for (const form of [
        newPassword,
        { totp, totpSecret: secretOfThief, userLabel: 'mine' },
        { otp: '000000' },
        { recoveryCode: 'ZZZZZZZZZZZZ' },
      ]) {
        page = await thief.submit(page, form);
        assert.equal(page.id, 'two-factor-code', page.html);
      }
      assert.deepEqual(await credentialsOf(id), before);
      assert.deepEqual(await realm.admin.users.listSessions({ id }), []);
      assert.deepEqual(await sidecar.verifications.list(id), []);
      const person = { username, password: testPassword };
      page = await createLoginBrowser(realm).logIn(person);
      assert.equal(page.id, 'login-otp', page.html);
    });

  for (const [name, proof] of [
    ['a code', async () => ({ otp: await generate({ secret: testOtpSecret }) })],
    ['a recovery code', () => Promise.resolve({ recoveryCode })],
  ] as const)
    it(`sets a new password by mailbox and ${name}, and asks for no other set-up`, async () => {
      const { username } = await createPerson();
      const browser = createLoginBrowser(realm);
      let page = await openResetLink(browser, smtp, username);

      page = await browser.submit(page, await proof());
      assert.equal(page.id, 'login-update-password', page.html);
      page = await browser.submit(page, newPassword);

      assert.equal(page.redirectedTo?.searchParams.has('code'), true, page.html);
    });
});
