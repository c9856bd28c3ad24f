import { request, type Agent } from 'node:http';
import {
  createLoginBrowser,
  type LoginAddress,
  type Person,
} from '../test/support/login-browser.ts';

export interface SignedIn {
  /** Of the session, for single sign-on. */
  cookie: string;
  accessToken: string;
}

/** Logs people in through the pages, one after the other. */
export async function signIn(
  address: LoginAddress,
  people: readonly Person[],
): Promise<SignedIn[]> {
  const signedIn: SignedIn[] = [];
  for (const person of people) {
    const browser = createLoginBrowser(address);
    const first = await browser.logIn(person);
    // Who may still choose is offered set-up, once a day.
    const page =
      first.id === 'two-factor-offer' ? await browser.submit(first, { later: 'true' }) : first;
    if (page.redirectedTo === undefined)
      throw new Error(`${person.username} did not get in: ${page.id}`);
    const cookie = browser.cookieHeader();
    const { body } = await browser.redeem(page);
    signedIn.push({ cookie, accessToken: String(body['access_token']) });
  }
  return signedIn;
}

/** Where a log-in of the Dashboard begins. */
export function loginUrl({ keycloakUrl, realm, clientId, redirectUri }: LoginAddress): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'openid',
  });
  return `${keycloakUrl}/realms/${realm}/protocol/openid-connect/auth?${query.toString()}`;
}

/** A log-in by single sign-on, by less than `fetch` costs: the driver shares the machine. */
export function logInAgain(agent: Agent, url: string, cookie: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers: { cookie } }, (response) => {
      response.resume();
      response.on('end', () => {
        if (response.headers.location?.includes('code=') === true) resolve();
        else reject(new Error(`A log-in did not end: HTTP ${String(response.statusCode)}`));
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}
