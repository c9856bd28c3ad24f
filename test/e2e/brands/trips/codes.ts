import { recoveryCodes } from '../../../support/recovery-codes.ts';
import type { Walk } from '../walk.ts';
import { close, logIn, send } from './steps.ts';

/** Keycloak's own pages for the second factor. */
export async function proveByFlow(walk: Walk): Promise<void> {
  const username = await addEnrolled(walk);
  const login = await logIn(walk, username);
  await login.waitForSelector('#otp');
  await walk.see(login, 'code-of-keycloak');
  await send(login, '#otp', '000000');
  await login.waitForSelector('#input-error-totp, #input-error-otp');
  await walk.see(login, 'code-of-keycloak-wrong');
  await login.click('#try-another-way');
  await login.waitForSelector('.two-factor-ways');
  await walk.see(login, 'ways');
  await login.focus('[name=authenticationExecution] >> nth=1');
  await login.keyboard.press('Enter');
  await login.waitForSelector('#recoveryCodeInput');
  await walk.see(login, 'recovery-code-of-keycloak');
  await send(login, '#recoveryCodeInput', 'wrong');
  await login.waitForSelector('#input-error-recoveryCodeInput');
  await walk.see(login, 'recovery-code-of-keycloak-wrong');
  await close(login);
}

/** The hook's, where the flow does not ask. */
export async function proveByHook(walk: Walk): Promise<void> {
  await walk.stage.realm.stopAskingForCodes();
  const login = await logIn(walk, await addEnrolled(walk));
  await login.waitForSelector('#two-factor-code');
  await login.click('summary');
  await walk.see(login, 'code');
  await send(login, '#otp', '000000');
  await login.waitForSelector('#otp-error');
  await walk.see(login, 'code-wrong');
  await login.click('summary');
  await login.fill('#recoveryCode', 'wrong');
  await login.click('#two-factor-recovery [type=submit]');
  await login.waitForSelector('#recoveryCode-error');
  await walk.see(login, 'recovery-code-wrong');
  await close(login);
}

/** Somebody with an authenticator and recovery codes. */
async function addEnrolled(walk: Walk): Promise<string> {
  const username = await walk.addPerson({ otp: true });
  const { realm } = walk.stage;
  const { id } = await realm.getUser(username);
  const credentials = [recoveryCodes(['ABCDEFGHIJKL', 'MNPQRSTUVWXY'])];
  await realm.admin.users.update({ id }, { credentials });
  return username;
}
