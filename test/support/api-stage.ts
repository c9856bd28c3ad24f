import { appendFile } from 'node:fs/promises';
import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import { createLog } from '../../src/http/log.ts';
import { startSidecar } from '../../src/sidecar/start-sidecar.ts';
import { giveClientRole, takeClientRole } from '../../stack/client-roles.ts';
import { findFreePort } from '../../stack/free-port.ts';
import { addToolClient } from '../../stack/tool-client.ts';
import { runCutover } from './cutover.ts';
import { hookSecret, useHookKeycloak } from './hook-realm.ts';
import { lastOptionalInstant } from './hook-sidecar.ts';
import {
  createLoginBrowser,
  type LoginAddress,
  type LoginBrowser,
  type Page,
  type Person,
} from './login-browser.ts';
import { createRealm, testOtpSecret, testPassword, type TestRealm } from './realm.ts';

export const dashboardUrl = 'https://dashboard.example';
export const apiClient = 'two-factor-api';
export const toolSecret = 'secret-of-the-back-end-of-a-tool';

/** What the API answered. */
export interface ApiAnswer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** A realm prepared for the API, with a sidecar in its roles `hook` and `api`. */
export interface ApiStage {
  realm: TestRealm;
  address: LoginAddress;
  apiUrl: string;
  /** The policy's now, in epoch milliseconds. */
  now(): number;
  /** Moves it. */
  setNow(instant: string): void;
  /** Gives client roles to a user or a service account. */
  giveRole(userId: string, clientId: string, role: string): Promise<void>;
  takeRole(userId: string, clientId: string, role: string): Promise<void>;
  /** Logs a user in through the pages, with a code where one is asked for. */
  logIn(username: string): Promise<{ accessToken: string; browser: LoginBrowser }>;
  /** A client with a service account that may redeem for a tool, if one is named. @returns its id */
  addToolClient(clientId: string, tool?: string): Promise<string>;
  /** A token of a tool's own client. */
  tokenOfTool(clientId: string): Promise<string>;
  call(
    path: string,
    options?: { token?: string; method?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<ApiAnswer>;
  stop(): Promise<void>;
}

export interface ApiStageOptions {
  users: UserRepresentation[];
  /** More of the realm. */
  parts?: Partial<RealmRepresentation>;
  /** More lines of the policy file. */
  policyLines?: string;
  /** Where the sidecar reaches its servers, when not directly. */
  environment?: (realm: TestRealm) => Record<string, string>;
}

export async function openApiStage({
  users,
  parts = {},
  policyLines = '',
  environment = () => ({}),
}: ApiStageOptions): Promise<ApiStage> {
  const realm = await createRealm(
    {
      users,
      organizationsEnabled: true,
      clients: [dashboardClient],
      // People log in more often than there are codes.
      otpPolicyCodeReusable: true,
      ...parts,
    },
    {},
    useHookKeycloak(),
  );
  const hookPort = String(await findFreePort());
  await prepare(realm, policyLines, `http://127.0.0.1:${hookPort}`);
  let now = Date.parse(lastOptionalInstant);
  const sidecar = await startSidecar({
    environment: {
      ...realm.environment,
      SIDECAR_ROLES: 'hook,api',
      HTTP_PORT: '0',
      HOOK_PORT: hookPort,
      API_PORT: '0',
      HOOK_SECRET: hookSecret,
      DASHBOARD_URL: dashboardUrl,
      ...environment(realm),
    },
    now: () => now,
    log: createLog('fatal'),
  });
  const address = {
    keycloakUrl: realm.keycloakUrl,
    realm: realm.name,
    clientId: 'dashboard',
    redirectUri: 'http://127.0.0.1:9/dashboard',
  };
  const apiUrl = `http://127.0.0.1:${String(sidecar.apiPort)}`;
  return {
    realm,
    address,
    apiUrl,
    now: () => now,
    setNow: (instant) => (now = Date.parse(instant)),
    giveRole: (id, clientId, role) => giveClientRole(realm.admin, id, { clientId, role }),
    takeRole: (id, clientId, role) => takeClientRole(realm.admin, id, { clientId, role }),
    logIn: (username) => logIn(address, username),
    addToolClient: (clientId, tool) =>
      addToolClient(realm.admin, {
        ...{ clientId, secret: toolSecret },
        ...(tool !== undefined && { role: { clientId: apiClient, role: `redeem-${tool}` } }),
      }),
    tokenOfTool: (clientId) => tokenOfTool(realm, clientId),
    call: (path, options) => call(`${apiUrl}/api/v1${path}`, options),
    stop: async () => {
      await sidecar.close();
      await realm.remove();
    },
  };
}

const dashboardClient = {
  clientId: 'dashboard',
  publicClient: true,
  directAccessGrantsEnabled: true,
  redirectUris: ['http://127.0.0.1:9/*'],
};

async function prepare(realm: TestRealm, policyLines: string, hookUrl: string): Promise<void> {
  const trusted = 'ipVerification:\n  trustedNetworks: [127.0.0.0/8]\n';
  await appendFile(realm.environment['POLICY_FILE'] ?? '', trusted + policyLines);
  const environment = { ...realm.environment, HOOK_URL: hookUrl };
  const { exitCode, stderr } = await runCutover(['realm', 'apply'], { environment });
  if (exitCode !== 0) throw new Error(stderr);
}

async function logIn(
  address: LoginAddress,
  username: string,
): Promise<{ accessToken: string; browser: LoginBrowser }> {
  const browser = createLoginBrowser(address);
  const person = { username, password: testPassword, otpSecret: testOtpSecret };
  const { status, body } = await browser.redeem(await logInPastOffer(browser, person));
  if (status !== 200) throw new Error(`${username} did not get in: ${JSON.stringify(body)}`);
  return { accessToken: String(body['access_token']), browser };
}

/** Who may still choose is offered set-up, once a day. */
async function logInPastOffer(browser: LoginBrowser, person: Person): Promise<Page> {
  const page = await browser.logIn(person);
  return page.id === 'two-factor-offer' ? browser.submit(page, { later: 'true' }) : page;
}

/** A token of the service account of a tool's client. */
export async function tokenOfTool(
  { keycloakUrl, name }: TestRealm,
  clientId: string,
): Promise<string> {
  const response = await fetch(`${keycloakUrl}/realms/${name}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: toolSecret,
    }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}

async function call(
  url: string,
  { token, method = 'GET', body, headers = {} }: Parameters<ApiStage['call']>[1] = {},
): Promise<ApiAnswer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  return { status: response.status, headers: response.headers, body: parsed };
}
