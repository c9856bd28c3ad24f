import { generate } from 'otplib';

export interface LoginSettings {
  keycloakUrl: string;
  realm: string;
  clientId: string;
  redirectUri: string;
  username: string;
  password: string;
  /** BASE32; needed when the log-in asks for a code. */
  otpSecret?: string;
  /** Asks for an offline token too. */
  offline?: boolean;
}

const pageTimeoutMs = 15_000;
/** User name, password, code: a log-in that asks for more is not one that this function knows. */
const maximumPages = 4;

/**
 * Logs a user in through Keycloak's pages, as a browser does, and redeems the code.
 *
 * @returns the answer of the token endpoint
 * @throws an Error that shows the page, when the log-in does not come to its end
 */
export async function logInThroughPages(
  settings: LoginSettings,
): Promise<{ refresh_token: string }> {
  const browser = createBrowser();
  let page = await browser.get(authorizationUrl(settings));
  for (let step = 0; step < maximumPages && page.redirectedTo === undefined; step += 1) {
    const { action, fields } = readForm(page.html);
    page = await browser.post(action, await fillIn(fields, settings));
  }
  const code = page.redirectedTo?.searchParams.get('code');
  if (code === null || code === undefined)
    throw new Error(`The log-in of ${settings.username} stopped at: ${titleOf(page.html)}`);
  return redeem(settings, code);
}

function authorizationUrl({
  keycloakUrl,
  realm,
  clientId,
  redirectUri,
  offline,
}: LoginSettings): URL {
  const url = new URL(`${keycloakUrl}/realms/${realm}/protocol/openid-connect/auth`);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: offline === true ? 'openid offline_access' : 'openid',
  }).toString();
  return url;
}

async function fillIn(
  fields: ReadonlySet<string>,
  { username, password, otpSecret }: LoginSettings,
): Promise<URLSearchParams> {
  const form = new URLSearchParams();
  if (fields.has('username')) form.set('username', username);
  if (fields.has('password')) form.set('password', password);
  if (fields.has('otp') && otpSecret !== undefined)
    form.set('otp', await generate({ secret: otpSecret }));
  return form;
}

interface Page {
  html: string;
  /** Set when the log-in is done and the browser was sent back to the application. */
  redirectedTo?: URL;
}

interface Browser {
  get(url: URL): Promise<Page>;
  post(url: URL, form: URLSearchParams): Promise<Page>;
}

/** Just what a log-in needs of a browser: cookies, and redirects within Keycloak. */
function createBrowser(): Browser {
  const cookies = new Map<string, string>();

  async function request(url: URL, init: RequestInit): Promise<Page> {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(pageTimeoutMs),
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) return { html: await response.text() };
    const next = new URL(location, url);
    return next.searchParams.has('code') ? { html: '', redirectedTo: next } : request(next, {});
  }

  return {
    get: (url) => request(url, {}),
    post: (url, form) => request(url, { method: 'POST', body: form }),
  };
}

function readForm(html: string): { action: URL; fields: ReadonlySet<string> } {
  const action = /<form[^>]*\saction="([^"]+)"/.exec(html)?.[1];
  if (action === undefined) throw new Error(`No form on the page: ${titleOf(html)}`);
  const fields = [...html.matchAll(/<input[^>]*\sname="([^"]+)"/g)].map(([, name = '']) => name);
  return { action: new URL(action.replaceAll('&amp;', '&')), fields: new Set(fields) };
}

function titleOf(html: string): string {
  return /<title>\s*([^<]*?)\s*<\/title>/.exec(html)?.[1] ?? html.slice(0, 200);
}

async function redeem(
  { keycloakUrl, realm, clientId, redirectUri }: LoginSettings,
  code: string,
): Promise<{ refresh_token: string }> {
  const response = await fetch(`${keycloakUrl}/realms/${realm}/protocol/openid-connect/token`, {
    method: 'POST',
    signal: AbortSignal.timeout(pageTimeoutMs),
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: redirectUri,
      code,
    }),
  });
  if (!response.ok) throw new Error(`The code was not accepted: ${await response.text()}`);
  return (await response.json()) as { refresh_token: string };
}
