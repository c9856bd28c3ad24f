import { lastOptionalInstant } from '../../../support/hook-sidecar.ts';
import { scan } from '../../person.ts';
import type { Walk } from '../walk.ts';
import { close, confirm, openMail, putOff, waitForMail } from './steps.ts';

const passkeyLabel = 'Laptop';
const [provider, nameThere] = ['corp', 'ann'];
/** What people have called their ways in, as it is shown. */
export const givenNames = [passkeyLabel, `${provider}: ${nameThere}`];

/** A new network while two-factor is optional; then the offer, which is accepted. */
export async function acceptOffer(walk: Walk): Promise<void> {
  walk.stage.setNow(lastOptionalInstant);
  const username = await walk.addPerson();
  const login = await waitForMail(walk, username);
  await walk.see(login, 'waiting-for-network');
  const phone = await openMail(walk, username);
  await walk.see(phone, 'mail-network');
  await close(phone);
  await confirm(walk, username, login);
  await login.waitForSelector('#two-factor-offer');
  await walk.see(login, 'offer');
  await close(login);
}

/** Set-up of an account that has other ways in already. */
export async function review(walk: Walk): Promise<void> {
  const { realm } = walk.stage;
  await realm.admin.identityProviders.create({
    alias: provider,
    providerId: 'oidc',
    enabled: true,
  });
  const username = await walk.addPerson({
    federatedIdentities: [{ identityProvider: provider, userId: 'x', userName: nameThere }],
  });
  const { id } = await realm.getUser(username);
  const passkey = {
    type: 'webauthn',
    userLabel: passkeyLabel,
    credentialData: '{}',
    secretData: '{}',
  };
  await realm.admin.users.update({ id }, { credentials: [passkey] });
  const login = await waitForMail(walk, username);
  await confirm(walk, username, login);
  await scan(login);
  await login.waitForSelector('#two-factor-review');
  await walk.see(login, 'review');
  await close(login);
}

/** Set-up from within a session, which ends it. */
export async function setUpInSession(walk: Walk): Promise<void> {
  walk.stage.setNow(lastOptionalInstant);
  const username = await walk.addPerson();
  const login = await waitForMail(walk, username);
  await confirm(walk, username, login);
  await putOff(walk, login);
  await login.goto(walk.stage.loginUrl({ kc_action: 'CONFIGURE_TOTP' }));
  await login.waitForSelector('[data-delivery=sent]');
  await walk.see(login, 'waiting-in-session');
  await confirm(walk, username, login);
  await scan(login);
  await login.waitForSelector('#two-factor-done');
  await walk.see(login, 'done');
  await close(login);
}
