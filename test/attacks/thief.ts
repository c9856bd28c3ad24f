import { generate } from 'otplib';
import type { LoginAddress, LoginBrowser, Page } from '../support/login-browser.ts';
import type { Stage } from '../flows/stage.ts';

/** Somebody who wants to be another user, in a browser of their own. */
export interface Thief {
  stage: Stage;
  /** The client of the log-in, whose flow asks for a code, or not. */
  address: LoginAddress;
  browser: LoginBrowser;
  victim: { id: string; username: string };
  /** What is typed: the victim's, or another. */
  password: string;
}

export const passwordOfThief = 'password-of-the-thief';

/** BASE32 */
const secretOfThief = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** What a thief posts, by the action that it would be good for; empty for the page that is shown. */
async function forgeries(): Promise<[action: string, form: Record<string, string>][]> {
  const totpSecret = 'twenty-random-chars!';
  const totp = await generate({ secret: Buffer.from(totpSecret) });
  const password = { 'password-new': passwordOfThief, 'password-confirm': passwordOfThief };
  return [
    ['', { accept: 'Yes' }],
    ['', { otp: await generate({ secret: secretOfThief }) }],
    ['', { recoveryCode: 'ZZZZZZZZZZZZ' }],
    ['CONFIGURE_TOTP', { totp, totpSecret, userLabel: 'mine' }],
    [
      'CONFIGURE_RECOVERY_AUTHN_CODES',
      { generatedRecoveryAuthnCodes: 'ABCDEFGHIJKL', generatedAt: '1', userLabel: 'mine' },
    ],
    ['UPDATE_PASSWORD', password],
    ['UPDATE_EMAIL', { email: 'thief@example.com' }],
    ['delete_credential', { accept: 'yes' }],
    ['', { check: 'true' }],
    ['', { 'cancel-aia': 'true' }],
    ['', { later: 'true' }],
    // A device is let in behind the offer.
    ['', { accept: 'Yes' }],
  ];
}

/** Answers Keycloak's pages with what the thief has, and then posts everything at whatever stands in the way. */
export async function press({ browser, victim, password }: Thief, page: Page): Promise<Page> {
  const { username } = victim;
  let shown = await browser.answer(page, { username, password });
  for (const [action, form] of await forgeries()) {
    if (!shown.html.includes('<form')) return shown;
    shown = await browser.submit(atAction(shown, action), form);
  }
  return browser.answer(shown, { username, password });
}

/** As if the page were the one of that action. */
function atAction(page: Page, action: string): Page {
  if (action === '') return page;
  return { ...page, html: page.html.replaceAll(/execution=[^&"]+/g, `execution=${action}`) };
}

/**
 * What nobody but the owner may change.
 *
 * @param mayHavePassword for who has been let in by the password, and so may change it
 */
export async function belongings(
  stage: Stage,
  id: string,
  mayHavePassword = false,
): Promise<Record<string, unknown>> {
  const { admin } = stage.realm;
  const user = await admin.users.findOne({ id });
  const all = await admin.users.getCredentials({ id });
  const credentials = all.filter(({ type }) => !mayHavePassword || type !== 'password');
  const { username, email, requiredActions } = user ?? {};
  const networks = await stage.networksOf(id);
  return { username, email, requiredActions, credentials, networks };
}

/** Of a user, online and offline. */
export async function countSessions(
  { realm: { admin, clientId }, withoutCode }: Stage,
  id: string,
): Promise<number> {
  let count = (await admin.users.listSessions({ id })).length;
  for (const name of [clientId, withoutCode.clientId]) {
    const [client] = await admin.clients.find({ clientId: name });
    count += (await admin.users.listOfflineSessions({ id, clientId: client?.id ?? '' })).length;
  }
  return count;
}
