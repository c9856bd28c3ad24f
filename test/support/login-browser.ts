import { generate } from 'otplib';

/** What a browser shows after it followed all redirects within Keycloak. */
export interface Page {
  status: number;
  /** Keycloak's name of the page, such as `login`, `login-otp` or `two-factor-code`; empty for none. */
  id: string;
  /** Why a page of the hook blocks the log-in. */
  blockedReason: string | undefined;
  /** What the page says of the mail that the log-in waits for. */
  waiting: Waiting | undefined;
  html: string;
  /** Names of the inputs. */
  fields: ReadonlySet<string>;
  /** Where the application would have been called; the log-in is over then. */
  redirectedTo: URL | undefined;
}

export interface Waiting {
  purpose: string;
  state: string;
  /** To be typed on the page behind the link of the mail. */
  number: number | undefined;
  delivery: string | undefined;
  /** How the page would be different, for its script. */
  version: string;
  /** What the script asks. */
  poll: string;
  /** The page itself. */
  refresh: string;
}

export interface Person {
  username: string;
  password: string;
  /** BASE32 */
  otpSecret?: string;
}

export interface LoginAddress {
  keycloakUrl: string;
  realm: string;
  clientId: string;
  redirectUri: string;
}

/** A browser of one person, with cookies; it runs no scripts. */
export interface LoginBrowser {
  /** Asks for a log-in, with more parameters such as `prompt` or `kc_action`. */
  open(parameters?: Record<string, string>): Promise<Page>;
  /** Goes to any address. */
  get(url: URL | string): Promise<Page>;
  /** Asks what the script of the page would ask, which follows no redirect. */
  poll(page: Page): Promise<{ status: number; state: unknown }>;
  /** Posts the first form of the page that has these inputs, or the first one that there is. */
  submit(page: Page, fields: Record<string, string> | [string, string][]): Promise<Page>;
  /** Answers Keycloak's own pages for user name, password and code, up to the first page that is another. */
  answer(page: Page, person: Person): Promise<Page>;
  /** `open` and `answer`. */
  logIn(person: Person, parameters?: Record<string, string>): Promise<Page>;
  /** Redeems the code of a log-in that is over. */
  redeem(page: Page): Promise<TokenAnswer>;
  /** Names of the cookies that it has. */
  cookies(): string[];
  /** What it sends with the next request to the same place. */
  cookieHeader(): string;
  /** The headers that set the cookie of this name so far. */
  setCookieHeaders(name: string): string[];
}

export interface TokenAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** For two hundred at once on a busy machine; else the limit of the test ends it. */
const requestTimeoutMs = 240_000;
/** User name, password, code. */
const maximumOwnPages = 3;
const maximumRedirects = 12;
const ownPages = ['login', 'login-username', 'login-password', 'login-otp'];

/** @param headers sent with every request */
export function createLoginBrowser(
  address: LoginAddress,
  headers: Readonly<Record<string, string>> = {},
): LoginBrowser {
  const cookies = createCookieJar();
  let current = new URL(address.keycloakUrl);

  async function request(url: URL, init: RequestInit, redirects = 0): Promise<Page> {
    if (redirects > maximumRedirects) throw new Error(`Too many redirects: ${url.href}`);
    current = url;
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(requestTimeoutMs),
      headers: { ...headers, cookie: cookies.header(url) },
    });
    cookies.keep(response);
    const location = response.headers.get('location');
    if (location === null) return toPage(response.status, await response.text());
    const next = new URL(location, url);
    if (next.href.startsWith(address.redirectUri)) return toPage(response.status, '', next);
    return request(next, {}, redirects + 1);
  }

  const browser: LoginBrowser = {
    open: (parameters = {}) => request(authorizationUrl(address, parameters), {}),
    get: (url) => request(new URL(url, current), {}),
    poll: async ({ waiting }) => {
      const url = new URL(waiting?.poll ?? '', current);
      const response = await fetch(url, {
        redirect: 'manual',
        signal: AbortSignal.timeout(requestTimeoutMs),
        headers: { ...headers, cookie: cookies.header(url) },
      });
      cookies.keep(response);
      const isAnswer = response.headers.get('content-type')?.includes('json') === true;
      const body = isAnswer ? ((await response.json()) as { state?: unknown }) : {};
      return { status: response.status, state: body.state };
    },
    submit: (page, fields) => {
      const body = new URLSearchParams(fields);
      return request(new URL(actionOf(page, [...body.keys()]), current), { method: 'POST', body });
    },
    answer: async (page, person) => {
      let shown = page;
      for (let step = 0; step < maximumOwnPages && ownPages.includes(shown.id); step += 1)
        shown = await browser.submit(shown, await fieldsOf(shown, person));
      return shown;
    },
    logIn: async (person, parameters) => browser.answer(await browser.open(parameters), person),
    redeem: (page) =>
      askForToken(address, {
        grant_type: 'authorization_code',
        redirect_uri: address.redirectUri,
        code: page.redirectedTo?.searchParams.get('code') ?? '',
      }),
    cookies: () => cookies.names(),
    cookieHeader: () => cookies.header(current),
    setCookieHeaders: (name) => cookies.setHeaders(name),
  };
  return browser;
}

interface CookieJar {
  header(url: URL): string;
  keep(response: Response): void;
  names(): string[];
  setHeaders(name: string): string[];
}

/** Realms have cookies of the same names, on different paths. */
function createCookieJar(): CookieJar {
  const jar = new Map<string, { name: string; value: string; path: string }>();
  const headers: { name: string; cookie: string }[] = [];
  return {
    header: ({ pathname }) =>
      [...jar.values()]
        .filter(({ path }) => pathname.startsWith(path))
        .map(({ name, value }) => `${name}=${value}`)
        .join('; '),
    keep: (response) => {
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        const path = /;\s*path=([^;]+)/i.exec(cookie)?.[1] ?? '/';
        if (value === '' || /;\s*max-age=0/i.test(cookie)) jar.delete(path + name);
        else jar.set(path + name, { name, value, path });
        headers.push({ name, cookie });
      }
    },
    names: () => [...jar.values()].map(({ name }) => name),
    setHeaders: (wanted) =>
      headers.filter(({ name }) => name === wanted).map(({ cookie }) => cookie),
  };
}

/** Logs in with the password alone, or with a code as well, without any page. */
export async function logInDirectly(
  address: LoginAddress,
  { username, password, otpSecret }: Person,
  scope = 'openid',
): Promise<TokenAnswer> {
  return askForToken(address, {
    grant_type: 'password',
    scope,
    username,
    password,
    ...(otpSecret === undefined ? {} : { totp: await generate({ secret: otpSecret }) }),
  });
}

/** One call of the token endpoint, for any grant. */
export async function askForToken(
  { keycloakUrl, realm, clientId }: LoginAddress,
  parameters: Record<string, string>,
): Promise<TokenAnswer> {
  const response = await fetch(`${keycloakUrl}/realms/${realm}/protocol/openid-connect/token`, {
    method: 'POST',
    signal: AbortSignal.timeout(requestTimeoutMs),
    body: new URLSearchParams({ client_id: clientId, ...parameters }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** The claims of a token, unverified. */
export function claimsOf(token: unknown): Record<string, unknown> {
  const payload = String(token).split('.')[1] ?? '';
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
}

function authorizationUrl(
  { keycloakUrl, realm, clientId, redirectUri }: LoginAddress,
  parameters: Record<string, string>,
): URL {
  const url = new URL(`${keycloakUrl}/realms/${realm}/protocol/openid-connect/auth`);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'openid',
    ...parameters,
  }).toString();
  return url;
}

function toPage(status: number, html: string, redirectedTo?: URL): Page {
  return {
    status,
    id: /data-page-id="login-([^"]*)"/.exec(html)?.[1] ?? '',
    blockedReason: dataIn(html, 'reason'),
    waiting: waitingIn(html),
    html,
    fields: new Set(
      [...html.matchAll(/<input[^>]*\sname="([^"]+)"/g)].map(([, name = '']) => name),
    ),
    redirectedTo,
  };
}

function dataIn(html: string, name: string): string | undefined {
  return new RegExp(`data-${name}="([^"]*)"`).exec(html)?.[1]?.replaceAll('&amp;', '&');
}

function waitingIn(html: string): Waiting | undefined {
  const purpose = dataIn(html, 'purpose');
  if (purpose === undefined) return undefined;
  const number = /<output[^>]*>(\d+)</.exec(html)?.[1];
  return {
    purpose,
    state: dataIn(html, 'state') ?? '',
    number: number === undefined ? undefined : Number(number),
    delivery: dataIn(html, 'delivery'),
    version: dataIn(html, 'version') ?? '',
    poll: dataIn(html, 'poll') ?? '',
    refresh: dataIn(html, 'refresh') ?? '',
  };
}

function actionOf(page: Page, fields: readonly string[]): string {
  const forms = [...page.html.matchAll(/<form[^>]*\saction="([^"]+)"[^]*?<\/form>/g)];
  const form = forms.find(([text]) => fields.every((field) => text.includes(`name="${field}"`)));
  const action = (form ?? forms[0])?.[1];
  if (action === undefined)
    throw new Error(`No form on page ${page.id}: ${page.html.slice(0, 500)}`);
  return action.replaceAll('&amp;', '&');
}

async function fieldsOf(
  { fields }: Page,
  { username, password, otpSecret }: Person,
): Promise<Record<string, string>> {
  return {
    ...(fields.has('username') ? { username } : {}),
    ...(fields.has('password') ? { password } : {}),
    ...(fields.has('otp') && otpSecret !== undefined
      ? { otp: await generate({ secret: otpSecret }) }
      : {}),
  };
}
