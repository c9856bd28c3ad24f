import { createLoginBrowser, type LoginBrowser, type Page } from '../../support/login-browser.ts';
import type { HookRealm } from '../../support/hook-realm.ts';
import { testPassword } from '../../support/realm.ts';
import { askForNewEmail } from '../../support/update-email.ts';

/** To whom all of them go, or whose address is to become another. */
export const mailbox = 'ann@example.com';

/** Where the person to whom they go comes from. */
export interface Senders {
  realm: HookRealm;
  /** The identity provider `corp` of that realm, which knows somebody with the same address. */
  provider: HookRealm;
}

/** What makes Keycloak send each of its own mails that have a link, by a name. */
export const keycloakMails: Record<string, (senders: Senders) => Promise<unknown>> = {
  'password-reset': async ({ realm }) => {
    const browser = createLoginBrowser(realm);
    const login = await browser.open();
    const address = /href="([^"]*reset-credentials[^"]*)"/.exec(login.html)?.[1] ?? '';
    const page = await browser.get(address.replaceAll('&amp;', '&'));
    await browser.submit(page, { username: mailbox });
  },
  'execute-actions': async ({ realm }) => {
    const { id } = await realm.getUser(mailbox);
    await realm.admin.users.executeActionsEmail({
      id,
      actions: ['UPDATE_PASSWORD', 'CONFIGURE_TOTP'],
    });
  },
  'email-verification': async ({ realm }) => {
    await realm.admin.users.sendVerifyEmail({ id: (await realm.getUser(mailbox)).id });
  },
  'organization-invitation': async ({ realm: { admin, realm } }) => {
    // Not from the start: it changes what the first page of a log-in asks.
    await admin.realms.update({ realm }, { organizationsEnabled: true });
    const organization = await admin.organizations.create({
      name: 'Acme',
      domains: [{ name: 'acme.example' }],
    });
    const invitation = new FormData();
    invitation.set('email', mailbox);
    await admin.organizations.invite({ orgId: organization.id }, invitation);
  },
  'identity-provider-link': async ({ realm }) => {
    const browser = createLoginBrowser(realm);
    const page = await logInByProvider(browser);
    await browser.submit(page, { submitAction: 'linkAccount' });
  },
  'email-update-confirmation': ({ realm }) => askForNewEmail(realm, mailbox, 'ann.new@example.com'),
};

/** Up to the page that asks whether the accounts are to be linked. */
async function logInByProvider(browser: LoginBrowser): Promise<Page> {
  const page = await browser.open({ kc_idp_hint: 'corp' });
  return browser.submit(page, { username: mailbox, password: testPassword });
}
