import type { HookRealm } from './hook-realm.ts';
import { createLoginBrowser } from './login-browser.ts';
import { testPassword } from './realm.ts';

/** Lets a user of a realm that the hook leaves alone ask for another e-mail address, which Keycloak mails to. */
export async function askForNewEmail(
  realm: HookRealm,
  username: string,
  email: string,
): Promise<void> {
  const alias = 'UPDATE_EMAIL';
  const action = { alias, providerId: alias, name: 'Update Email', enabled: true };
  await realm.admin.authenticationManagement.updateRequiredAction(
    { alias },
    { ...action, config: { verifyEmail: 'true' } },
  );
  const browser = createLoginBrowser(realm);
  const person = { username, password: testPassword };
  await browser.submit(await browser.logIn(person, { kc_action: alias }), { email });
}
