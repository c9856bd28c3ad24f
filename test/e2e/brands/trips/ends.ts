import { say, startFakeSidecar } from '../../../login-hook/fake-sidecar.ts';
import { lastOptionalInstant } from '../../../support/hook-sidecar.ts';
import { pointToSidecar, typePassword } from '../../stage.ts';
import type { Walk } from '../walk.ts';
import { close, confirm, logIn, putOff, waitForMail } from './steps.ts';

/** Why a log-in does not go on. */
export async function beBlocked(walk: Walk): Promise<void> {
  const { realm, sidecar } = walk.stage;
  const plain = await logIn(walk, await walk.addPerson({ username: 'plain-name' }));
  await plain.waitForSelector('[data-reason=username-not-email]');
  await walk.see(plain, 'blocked-user-name');
  await realm.configure({ sidecarUrl: 'http://127.0.0.1:1' });
  const away = await logIn(walk, await walk.addPerson());
  await away.waitForSelector('[data-reason=away]');
  await walk.see(away, 'blocked-away');
  await pointToSidecar(realm, sidecar);
  await close(plain, away);
}

/** What a sidecar says only when something else is wrong as well; it is played here. */
export async function beToldRarely(walk: Walk): Promise<void> {
  const { realm, sidecar } = walk.stage;
  const played = await startFakeSidecar();
  await realm.configure({ sidecarUrl: played.url });
  for (const [said, shown] of [
    ['network-not-allowed', 'network-not-allowed'],
    ['no-mailbox', 'no-mailbox'],
    ['anything', 'denied'],
  ] as const) {
    played.behave(say({ verdict: 'deny', reason: said }));
    const login = await logIn(walk, await walk.addPerson());
    await login.waitForSelector(`[data-reason=${shown}]`);
    await walk.see(login, `blocked-${shown}`);
    await close(login);
  }
  played.behave(say({ verdict: 'continue', steps: ['verify-ip'] }));
  for (const delivery of ['deferred', 'unknown']) {
    played.sayOfVerifications({ delivery });
    const login = await logIn(walk, await walk.addPerson());
    await login.waitForSelector(`[data-delivery=${delivery}]`);
    await walk.see(login, `waiting-mail-${delivery}`);
    await close(login);
  }
  await pointToSidecar(realm, sidecar);
  await played.stop();
}

/** What Keycloak does not know, or knows no more. */
export async function goAstray(walk: Walk): Promise<void> {
  const login = await walk.openWindow();
  await login.goto(walk.stage.loginUrl({ redirect_uri: 'http://elsewhere.example/' }));
  await walk.see(login, 'error');
  await login.goto(walk.stage.loginUrl());
  const action = new URL((await login.getAttribute('#kc-form-login', 'action')) ?? '');
  action.searchParams.delete('session_code');
  await typePassword(login, await walk.addPerson({ otp: true }));
  await login.waitForSelector('#otp');
  await login.goto(action.href);
  await login.waitForSelector('#loginContinueLink');
  await walk.see(login, 'expired');
  await close(login);
}

/** Log-in without two-factor while it is optional; an action that needs it; and log-out. */
export async function logOut(walk: Walk): Promise<void> {
  const { stage } = walk;
  stage.setNow(lastOptionalInstant);
  const username = await walk.addPerson();
  const login = await waitForMail(walk, username);
  await confirm(walk, username, login);
  await putOff(walk, login);
  await login.goto(stage.loginUrl({ kc_action: 'CONFIGURE_RECOVERY_AUTHN_CODES' }));
  await login.waitForSelector('[data-reason=second-factor-needed]');
  await walk.see(login, 'blocked-second-factor-needed');
  const { keycloakUrl, realm, clientId } = stage.realm;
  await login.goto(
    `${keycloakUrl}/realms/${realm}/protocol/openid-connect/logout?client_id=${clientId}`,
  );
  await walk.see(login, 'log-out');
  await login.click('#kc-logout');
  await login.waitForSelector('#kc-info-message');
  await walk.see(login, 'logged-out');
  await close(login);
}
