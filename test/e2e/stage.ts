import assert from 'node:assert/strict';
import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import type { Browser, Page } from 'playwright-core';
import { createLog } from '../../src/http/log.ts';
import { startSidecar, type Sidecar } from '../../src/sidecar/start-sidecar.ts';
import { waitUntil } from '../../stack/wait-until.ts';
import { brands, themesOf, type TestBrand } from '../support/brands.ts';
import { createHookRealm, hookSecret, type HookRealm } from '../support/hook-realm.ts';
import { writePolicyFile } from '../support/hook-sidecar.ts';
import { pagesSettings } from '../support/link-settings.ts';
import { testPassword } from '../support/realm.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { useRedis } from '../support/stack.ts';
import { launchChromium } from './browser.ts';

/** What people and their mailboxes need of a stage. */
export interface Scene {
  chromium: Browser;
  /** The link to the sidecar's pages in the latest mail to a mailbox. */
  linkInMail(mailbox: string): Promise<string>;
}

export interface Stage extends Scene {
  realm: HookRealm;
  /** Takes the sidecar's mails and Keycloak's. */
  smtp: TestSmtpServer;
  /** In all its roles. */
  sidecar: Sidecar;
  /** Moves the policy's now; without an instant it is the real one again. */
  setNow(instant?: string): void;
  /** Types user name and password on the log-in page of the Dashboard's client. */
  logIn(page: Page, username: string, parameters?: Record<string, string>): Promise<void>;
  /** The address of that page. */
  loginUrl(parameters?: Record<string, string>): string;
  close(): Promise<void>;
}

export interface StageOptions {
  brand?: TestBrand;
  /** Parts of the realm, such as its users. */
  realm?: Partial<RealmRepresentation>;
  /** Parts of the policy; everybody must set up two-factor when none are given. */
  twoFactor?: object;
  ipVerification?: object;
}

/** Puts a realm, a sidecar, a mail server and a browser together, in the look of a brand. */
export async function openStage({
  brand = brands.first,
  realm: parts = {},
  twoFactor = { newCustomersFrom: '2018-01-01' },
  ipVerification = {},
}: StageOptions = {}): Promise<Stage> {
  let now: number | undefined;
  const [smtp, chromium] = await Promise.all([startSmtpServer(), launchChromium()]);
  const { hostname, port } = new URL(smtp.url);
  const realm = await createHookRealm(
    { sidecarUrl: 'http://127.0.0.1:1' },
    {
      otpPolicyLookAheadWindow: 5,
      smtpServer: { host: hostname, port, from: 'no-reply@msp.example' },
      ...themesOf(brand),
      ...parts,
    },
  );
  const policyFile = await writePolicyFile(realm.realm, twoFactor, ipVerification);
  const sidecar = await startSidecar({
    environment: await sidecarEnvironment(realm, { smtp, brand, policyFile }),
    now: () => now ?? Date.now(),
    log: createLog('silent'),
  });
  await pointToSidecar(realm, sidecar);
  return {
    ...{ realm, smtp, sidecar, chromium },
    setNow: (instant) => (now = instant === undefined ? undefined : Date.parse(instant)),
    loginUrl: (parameters) => loginUrl(realm, parameters),
    logIn: async (page, username, parameters) => {
      await page.goto(loginUrl(realm, parameters));
      await typePassword(page, username);
    },
    linkInMail: (mailbox) => findLink(smtp, mailbox),
    close: async () => {
      await chromium.close();
      await sidecar.close();
      await smtp.stop();
      await realm.remove();
    },
  };
}

/** Makes the hook ask this sidecar. */
export function pointToSidecar(realm: HookRealm, { hookPort }: Sidecar): Promise<void> {
  const sidecarUrl = `http://127.0.0.1:${String(hookPort)}`;
  // What a busy machine answers late is no less right.
  return realm.configure({ sidecarUrl, timeLimitMs: '10000' });
}

async function sidecarEnvironment(
  realm: HookRealm,
  parts: { smtp: TestSmtpServer; brand: TestBrand; policyFile: string },
): Promise<Record<string, string>> {
  return {
    KEYCLOAK_URL: realm.keycloakUrl,
    KEYCLOAK_CLIENT_SECRET: 'not-asked-here',
    REDIS_URL: (await useRedis()).url,
    POLICY_FILE: parts.policyFile,
    BRAND_FILE: parts.brand.file,
    HTTP_PORT: '0',
    HOOK_PORT: '0',
    API_PORT: '0',
    HOOK_SECRET: hookSecret,
    ...(await pagesSettings(parts.smtp.url)),
  };
}

function loginUrl(realm: HookRealm, parameters: Record<string, string> = {}): string {
  const url = new URL(`${realm.keycloakUrl}/realms/${realm.realm}/protocol/openid-connect/auth`);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: realm.clientId,
    redirect_uri: realm.redirectUri,
    scope: 'openid',
    ...parameters,
  }).toString();
  return url.href;
}

/** Fills Keycloak's log-in page. */
export async function typePassword(page: Page, username: string): Promise<void> {
  await page.fill('#username', username);
  // A realm with customers asks for the password on a page of its own.
  if (!(await page.isVisible('#password'))) await page.click('[type=submit]');
  await page.fill('#password', testPassword);
  await page.click('[type=submit]');
}

/** The link to the sidecar's pages in the latest mail to a mailbox. */
export function findLink(smtp: TestSmtpServer, mailbox: string): Promise<string> {
  return waitUntil({
    what: `a mail to ${mailbox}`,
    timeoutMs: 20_000,
    check: async () => {
      const { text = '' } = await smtp.readLatest(mailbox);
      const [link] = /http:\/\/127\.0\.0\.1:\d+\/verify\/[\w.-]+/.exec(text) ?? [];
      assert.ok(link);
      return link;
    },
  });
}

/** Nobody listens where the Dashboard would be; the address of the request is what counts. */
export async function waitForDashboard({ realm }: Stage, page: Page): Promise<string> {
  const request = await page.waitForRequest((each) => each.url().startsWith(realm.redirectUri));
  return request.url();
}
