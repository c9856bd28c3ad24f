import { generate } from 'otplib';
import { lastOptionalInstant } from '../../../support/hook-sidecar.ts';
import { createHookRealm } from '../../../support/hook-realm.ts';
import { addIdentityProvider } from '../../../support/identity-provider.ts';
import { aRealmUser, testOtpSecret } from '../../../support/realm.ts';
import { typePassword, waitForDashboard } from '../../stage.ts';
import type { Walk } from '../walk.ts';
import { close, confirm, logIn, send, waitForMail } from './steps.ts';

/** Somebody whom an identity provider knows, and who has an account already. */
export async function linkAccount(walk: Walk): Promise<void> {
  const { stage } = walk;
  const provider = await createHookRealm({ sidecarUrl: 'http://127.0.0.1:1' });
  await provider.leaveAlone();
  await addIdentityProvider(stage.realm, provider, 'Partner');
  const username = await walk.addPerson();
  await provider.admin.users.create(aRealmUser(username));
  const login = await walk.openWindow();
  await login.goto(stage.loginUrl({ kc_idp_hint: 'Partner' }));
  await typePassword(login, username);
  await login.waitForSelector('#linkAccount');
  await walk.see(login, 'link');
  await login.click('#linkAccount');
  await login.waitForSelector('#linkAccount', { state: 'detached' });
  await walk.see(login, 'link-mail');
  await close(login);
  await provider.remove();
}

/** Somebody whose e-mail address Keycloak wants to have confirmed. */
export async function verifyEmail(walk: Walk): Promise<void> {
  walk.stage.setNow(lastOptionalInstant);
  const requiredActions = ['VERIFY_EMAIL'];
  const username = await walk.addPerson({ emailVerified: false, requiredActions });
  const login = await waitForMail(walk, username);
  await confirm(walk, username, login);
  await login.waitForSelector('#kc-verify-email');
  await walk.see(login, 'verify-email');
  await close(login);
}

/** Somebody who may remove an authenticator, which takes a code of it. */
export async function removeAuthenticator(walk: Walk): Promise<void> {
  walk.stage.setNow(lastOptionalInstant);
  const { stage } = walk;
  const username = await walk.addPerson({ otp: true });
  const secret = testOtpSecret;
  const { id } = await stage.realm.getUser(username);
  const login = await logIn(walk, username);
  await send(login, '#otp', await generate({ secret }));
  await login.waitForSelector('[data-delivery=sent]');
  const arrived = waitForDashboard(stage, login);
  await confirm(walk, username, login);
  await arrived;
  const credentials = await stage.realm.admin.users.getCredentials({ id });
  const otp = credentials.find(({ type }) => type === 'otp');
  const kcAction = `delete_credential:${otp?.id ?? ''}`;
  await login.waitForURL('chrome-error://**');
  await login.goto(stage.loginUrl({ kc_action: kcAction }));
  await login.waitForSelector('#two-factor-code');
  await walk.see(login, 'code-in-session');
  const epoch = Math.floor(Date.now() / 1000) + 30;
  await send(login, '#otp', await generate({ secret, epoch }));
  await login.waitForSelector('#kc-delete-text');
  await walk.see(login, 'remove-authenticator');
  await close(login);
}
