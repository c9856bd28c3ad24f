import assert from 'node:assert/strict';
import type { LoginBrowser, Page } from '../support/login-browser.ts';
import type { TestSmtpServer } from '../support/smtp-server.ts';

/** The link of a page whose address has this part. */
export function linkOn({ html }: Page, part: string): string {
  const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, link = '']) => link);
  const link = links.find((each) => each.includes(part));
  assert.ok(link, `no link with ${part} in ${html}`);
  return link.replaceAll('&amp;', '&');
}

/** Leaves the page that Keycloak shows instead of an answer to a form of an earlier page: the log-in goes on where it is. */
export async function leaveExpired(browser: LoginBrowser, page: Page): Promise<Page> {
  return page.id === 'login-page-expired' ? browser.get(linkOn(page, 'execution=')) : page;
}

/** The link in the last mail to a user. */
export function linkInMail({ mails }: TestSmtpServer, to: string): string {
  const raw = mails.filter((mail) => mail.to === to).at(-1)?.raw ?? '';
  const text = raw.replaceAll('=\r\n', '').replaceAll('=3D', '=');
  const link = /https?:\S+action-token\S+/.exec(text)?.[0];
  assert.ok(link, `no link in the mail to ${to}: ${raw}`);
  return link;
}

/** Goes from the log-in page to the one that asks who wants a new password. */
export async function openReset(browser: LoginBrowser): Promise<Page> {
  return browser.get(linkOn(await browser.open(), 'reset-credentials?'));
}

/** Asks for a new password. @returns the page that says what is next */
export async function askForReset(browser: LoginBrowser, username: string): Promise<Page> {
  return browser.submit(await openReset(browser), { username });
}

/** The same, and opens the link that the mailbox of the user gets. */
export async function openResetLink(
  browser: LoginBrowser,
  smtp: TestSmtpServer,
  username: string,
): Promise<Page> {
  await askForReset(browser, username);
  return browser.get(linkInMail(smtp, username));
}
