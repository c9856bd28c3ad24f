import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { setFlows } from '../flows/identity-provider.ts';
import { askForReset, linkOn } from '../flows/links.ts';
import { brokerFlows } from '../flows/realm-flows.ts';
import { askForToken, claimsOf, createLoginBrowser, type Page } from '../support/login-browser.ts';
import { testPassword } from '../support/realm.ts';
import { passwordOfThief, press, type Thief } from './thief.ts';

/** A way into the realm, taken to its end with everything that the thief can post. */
export interface Way {
  name: string;
  /** Lets in whom the policy asks for nothing but the password. */
  letsIn?: boolean;
  take(thief: Thief): Promise<unknown>;
}

const actions = [
  'login-policy',
  'enter-otp',
  'review-access',
  'CONFIGURE_TOTP',
  'CONFIGURE_RECOVERY_AUTHN_CODES',
  'webauthn-register',
  'webauthn-register-passwordless',
  'UPDATE_PASSWORD',
  'UPDATE_EMAIL',
  'UPDATE_PROFILE',
  'idp_link:corp',
];

async function open(thief: Thief, parameters: Record<string, string> = {}): Promise<Page> {
  return press(thief, await thief.browser.open(parameters));
}

async function openTwice(thief: Thief, parameters: Record<string, string>): Promise<void> {
  await open(thief);
  await open(thief, parameters);
}

async function askDirectly(thief: Thief, more: Record<string, string>): Promise<void> {
  const { address, victim, password } = thief;
  const { username } = victim;
  await askForToken(address, { grant_type: 'password', username, password, ...more });
}

async function letDeviceIn(thief: Thief): Promise<void> {
  const { keycloakUrl, realm, clientId } = thief.address;
  const url = `${keycloakUrl}/realms/${realm}/protocol/openid-connect/auth/device`;
  const body = new URLSearchParams({ client_id: clientId });
  const device = (await (await fetch(url, { method: 'POST', body })).json()) as DeviceAnswer;
  await press(thief, await thief.browser.get(device.verification_uri_complete));
  await askForToken(thief.address, {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: device.device_code,
  });
}

interface DeviceAnswer {
  device_code: string;
  verification_uri_complete: string;
}

async function register(thief: Thief, username: string): Promise<void> {
  const { browser, victim, stage } = thief;
  const link = linkOn(await browser.open(), 'login-actions/registration?');
  const form = await browser.get(link);
  const password = passwordOfThief;
  await press(
    thief,
    await browser.submit(form, {
      username,
      email: victim.username,
      firstName: 'New',
      lastName: 'User',
      password,
      'password-confirm': password,
    }),
  );
  const found = await stage.realm.admin.users.find({ email: victim.username, exact: true });
  assert.deepEqual(
    found.map(({ id }) => id),
    [victim.id],
  );
}

/** The thief has an account of the victim's address at a provider that says `mfa` of it. */
export async function comeByProvider(thief: Thief): Promise<Page> {
  const { browser, victim } = thief;
  const own = { username: victim.username, password: testPassword };
  const page = await browser.answer(await browser.open({ kc_idp_hint: 'corp' }), own);
  if (page.id !== 'login-idp-link-confirm') return page;
  return browser.submit(page, { submitAction: 'linkAccount' });
}

/** Links it by the password. */
async function linkByPassword(thief: Thief): Promise<void> {
  await setFlows(thief.stage.realm, 'corp', { firstBrokerLoginFlowAlias: brokerFlows.unproven });
  await press(thief, await comeByProvider(thief));
  await comeAgainByProvider(thief);
}

/** By whatever link there is, when everybody must set up. */
async function comeAgainByProvider(thief: Thief): Promise<void> {
  thief.stage.setMoment('after');
  const later = { ...thief, browser: createLoginBrowser(thief.address) };
  const page = await press(later, await comeByProvider(later));
  assert.equal(page.redirectedTo, undefined);
}

/** Keycloak's former way to link accounts, which no required action leads. */
async function linkFromSession(thief: Thief): Promise<void> {
  const { browser, address, victim } = thief;
  const { keycloakUrl, realm, clientId, redirectUri } = address;
  const token = await findToken(thief);
  const session = token === '' ? '' : String(claimsOf(token)['sid']);
  const nonce = 'nonce-of-the-thief';
  const hash = createHash('sha256').update(nonce + session + clientId + 'corp');
  const link = new URL(`${keycloakUrl}/realms/${realm}/broker/corp/link`);
  link.search = new URLSearchParams({
    ...{ client_id: clientId, redirect_uri: redirectUri, nonce },
    hash: hash.digest('base64url'),
  }).toString();
  await browser.answer(await browser.get(link), { ...victim, password: testPassword });
  await comeAgainByProvider(thief);
}

/** Without a log-in there is no token. */
async function findToken({ browser, victim, password }: Thief): Promise<string> {
  let page = await browser.logIn({ username: victim.username, password });
  if (page.id === 'two-factor-offer') page = await browser.submit(page, { later: 'true' });
  if (page.redirectedTo === undefined) return '';
  return String((await browser.redeem(page)).body['access_token']);
}

async function callAccount(thief: Thief): Promise<void> {
  const { stage, victim, address } = thief;
  const token = await findToken(thief);
  const call = async (method: string, path: string, body?: object): Promise<number> => {
    const url = `${address.keycloakUrl}/realms/${address.realm}/account${path}`;
    const headers = {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
    };
    return (
      await fetch(url, { method, headers, body: body === undefined ? null : JSON.stringify(body) })
    ).status;
  };
  assert.equal(await call('GET', '/linked-accounts'), token === '' ? 401 : 200);
  const mine = { username: 'thief@example.com', email: 'thief@example.com' };
  await call('POST', '', { ...mine, firstName: 'T', lastName: 'T' });
  const credentials = await stage.realm.admin.users.getCredentials({ id: victim.id });
  for (const { id = '' } of credentials) await call('DELETE', `/credentials/${id}`);
  await call('DELETE', '/linked-accounts/corp');
}

async function reset(thief: Thief): Promise<void> {
  await press(thief, await askForReset(thief.browser, thief.victim.username));
}

/** Keycloak notes the path of the last page that was opened, whoever came by it. */
async function lookAtReset(thief: Thief): Promise<void> {
  const { browser } = thief;
  const form = await browser.open();
  await browser.get(linkOn(form, 'reset-credentials?'));
  await press(thief, form);
  await open(thief);
}

/** The back button: the execution of the form is asked for by name. */
async function comeBackFromReset(thief: Thief): Promise<void> {
  const { browser } = thief;
  const form = await browser.open();
  const back = new URL(addressOf(form), thief.address.keycloakUrl);
  await browser.get(linkOn(form, 'reset-credentials?'));
  back.searchParams.delete('session_code');
  await press(thief, await browser.get(back));
  await open(thief);
}

/** Without a client's address Keycloak ends after the required actions, as behind a mailed link. */
async function startAtReset(thief: Thief): Promise<void> {
  const { browser, address } = thief;
  const actions = `${address.keycloakUrl}/realms/${address.realm}/login-actions`;
  const client = `client_id=${address.clientId}`;
  const page = await browser.get(`${actions}/reset-credentials?${client}`);
  const tab = new URL(addressOf(page), address.keycloakUrl).searchParams.get('tab_id') ?? '';
  await press(thief, await browser.get(`${actions}/authenticate?${client}&tab_id=${tab}`));
  await open(thief);
}

function addressOf({ html }: Page): string {
  const address = /action="([^"]+login-actions[^"]+)"/.exec(html)?.[1];
  assert.ok(address, html);
  return address.replaceAll('&amp;', '&');
}

async function removeCredentials(thief: Thief): Promise<void> {
  const { stage, victim } = thief;
  for (const { id = '' } of await stage.realm.admin.users.getCredentials({ id: victim.id }))
    await open(thief, { kc_action: `delete_credential:${id}` });
}

export const formerLinking: Way = {
  name: 'former linking of accounts',
  letsIn: true,
  take: linkFromSession,
};

export const ways: Way[] = [
  { name: 'browser', letsIn: true, take: (thief) => open(thief) },
  {
    name: 'single sign-on of a log-in that did not end',
    letsIn: true,
    take: (thief) => openTwice(thief, {}),
  },
  {
    name: 'prompt=none',
    letsIn: true,
    take: (thief) => openTwice(thief, { prompt: 'none' }),
  },
  { name: 'prompt=none of nothing', take: (thief) => open(thief, { prompt: 'none' }) },
  { name: 'prompt=login', letsIn: true, take: (thief) => open(thief, { prompt: 'login' }) },
  {
    name: 'offline access',
    letsIn: true,
    take: (thief) => open(thief, { scope: 'openid offline_access' }),
  },
  { name: 'direct grant', letsIn: true, take: (thief) => askDirectly(thief, {}) },
  {
    name: 'direct grant for offline access',
    letsIn: true,
    take: (thief) => askDirectly(thief, { scope: 'openid offline_access' }),
  },
  { name: 'direct grant with totp', take: (thief) => askDirectly(thief, { totp: '000000' }) },
  { name: 'device flow', letsIn: true, take: letDeviceIn },
  { name: 'registration', take: (thief) => register(thief, thief.victim.username) },
  { name: 'registration by another name', take: (thief) => register(thief, 'thief@example.com') },
  { name: 'reset credentials', take: reset },
  { name: 'a look at the page for resets', letsIn: true, take: lookAtReset },
  { name: 'the form before the page for resets', letsIn: true, take: comeBackFromReset },
  { name: 'a log-in that begins at a reset', letsIn: true, take: startAtReset },
  { name: 'identity provider', take: linkByPassword },
  formerLinking,
  { name: 'account API', letsIn: true, take: callAccount },
  { name: 'kc_action=delete_credential', take: removeCredentials },
  ...actions.map((action) => ({
    name: `kc_action=${action}`,
    take: (thief: Thief) => open(thief, { kc_action: action }),
  })),
];
