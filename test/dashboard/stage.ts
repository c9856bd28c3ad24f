import { readFileSync } from 'node:fs';
import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import { generate } from 'otplib';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../e2e/browser.ts';
import { enterCode } from '../e2e/dashboard-visit.ts';
import { findLink } from '../e2e/stage.ts';
import { openApiStage, type ApiStage } from '../support/api-stage.ts';
import { pagesSettings } from '../support/link-settings.ts';
import { testOtpSecret, testPassword } from '../support/realm.ts';
import { startSmtpServer } from '../support/smtp-server.ts';
import { servePage } from './page-server.ts';

/** A Dashboard that runs the example of docs/dashboard.md, with a real Keycloak and a real sidecar. */
export interface ExampleStage extends ApiStage {
  dashboardUrl: string;
  chromium: Browser;
  linkInMail(mailbox: string): Promise<string>;
  /** Changes the example for the pages that are opened from now on. */
  setExample(change: (example: string) => string): void;
  /**
   * Opens the Dashboard in a new browser, which leads to the log-in.
   *
   * @param time of the browser's clock, which goes on from there; the real one by default
   */
  open(time?: string): Promise<Page>;
}

const buttons = `
  <button data-tool="take-control" data-device="device-7">Take Control</button>
  <button data-tool="teamviewer" data-device="device-7">TeamViewer</button>`;

export async function openExampleStage({
  users,
}: {
  users: UserRepresentation[];
}): Promise<ExampleStage> {
  const [smtp, chromium, server] = await Promise.all([
    startSmtpServer(),
    launchChromium(),
    servePage(buttons),
  ]);
  const pages = await pagesSettings(smtp.url);
  const stage = await openApiStage({
    users,
    parts: { clients: [clientOf(server.url)] },
    environment: () => ({
      SIDECAR_ROLES: 'hook,pages,api,jobs',
      ...pages,
      DASHBOARD_URL: server.url,
    }),
  });
  const example = exampleFor(stage);
  server.setScript(example);
  return {
    ...stage,
    chromium,
    dashboardUrl: server.url,
    linkInMail: (mailbox) => findLink(smtp, mailbox),
    setExample: (change) => {
      server.setScript(change(example));
    },
    open: async (time) => {
      const context = await chromium.newContext({ locale: 'en' });
      if (time !== undefined) await context.clock.install({ time });
      const page = await context.newPage();
      await page.goto(server.url);
      return page;
    },
    stop: async () => {
      await chromium.close();
      await stage.stop();
      await smtp.stop();
      await server.stop();
    },
  };
}

const clientOf = (origin: string): object => ({
  clientId: 'dashboard',
  publicClient: true,
  redirectUris: [`${origin}/*`],
  webOrigins: [origin],
});

/** The one that people copy, at the addresses of this stage. */
function exampleFor({ realm, apiUrl }: ApiStage): string {
  const [, example] =
    /```js\n(import[^]*?)```/.exec(readFileSync('docs/dashboard.md', 'utf8')) ?? [];
  if (example === undefined) throw new Error('docs/dashboard.md has no example.');
  return `${example}\ndocument.documentElement.dataset.ready = 'true';`
    .replace('https://login.example.com', realm.keycloakUrl)
    .replace("realm: 'dashboard'", `realm: '${realm.name}'`)
    .replace('https://two-factor.example.com', apiUrl);
}

/** Fills Keycloak's log-in pages, with a code if one is asked for, up to the Dashboard. */
export async function logIn(page: Page, username: string): Promise<void> {
  await logInByPassword(page, username);
  const otp = page.locator('#otp');
  const ready = page.locator('html[data-ready]');
  const offer = page.locator('button[name=later]');
  await otp.or(ready).or(offer).first().waitFor();
  if (await offer.isVisible()) await offer.click();
  if (await otp.isVisible()) await enterCode(page, await generate({ secret: testOtpSecret }));
  await waitUntilReady(page);
}

/** The Dashboard has a session, and answers clicks. */
export async function waitUntilReady(page: Page): Promise<void> {
  await page.waitForSelector('html[data-ready]');
}

export async function logInByPassword(page: Page, username: string): Promise<void> {
  await page.waitForSelector('#password');
  // At a log-in within a session, Keycloak knows whose it is.
  if (await page.locator('#username').isVisible()) await page.fill('#username', username);
  await page.fill('#password', testPassword);
  await page.click('[type=submit]');
}

/** What the tool's own page is given, once the Dashboard is connected. */
export async function grantIn(page: Page): Promise<URL> {
  await page.waitForURL(/\/remote\//);
  return new URL(page.url());
}
