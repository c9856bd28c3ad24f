import type { LoginBrowser, Page } from '../support/login-browser.ts';
import { restartAddress } from '../support/restart-address.ts';
import { leaveExpired } from './links.ts';
import type { Visitor } from './row.ts';
import type { Detour, Stop } from './walk.ts';

export const everywhere: readonly Stop[] = ['login', 'login-otp', 'hook'];

export function restart(browser: LoginBrowser): Detour {
  return { word: 'restart', at: everywhere, take: (page) => browser.get(restartAddress(page)) };
}

export function openSecondTab(browser: LoginBrowser): Detour {
  return { word: 'second tab', at: everywhere, take: () => browser.open() };
}

/** @param form the log-in form, which is sent once more */
export function goBack(browser: LoginBrowser, { username, password }: Visitor, form: Page): Detour {
  const take = async () =>
    leaveExpired(browser, await browser.submit(form, { username, password }));
  return { word: 'back', at: ['login-otp', 'hook'], take };
}

/** Posts the form of a required action, as if it had been shown. */
export async function forge(
  browser: LoginBrowser,
  page: Page,
  action: string,
  form: Readonly<Record<string, string>>,
): Promise<Page> {
  const html = page.html
    .replaceAll(/login-actions\/[\w-]+\?/g, 'login-actions/required-action?')
    .replaceAll(/execution=[^&"]+/g, `execution=${action}`);
  return leaveExpired(browser, await browser.submit({ ...page, html }, { ...form }));
}

/** Posts what the button of the consent page would post, from any page. @param endpoint its name in the address */
export function postConsent(
  browser: LoginBrowser,
  page: Page,
  endpoint = 'consent',
): Promise<Page> {
  const html = page.html
    .replaceAll(/\/login-actions\/[\w-]+\?/g, `/login-actions/${endpoint}?`)
    .replaceAll(/(?:session_code|execution)=[^&"]*&(?:amp;)?/g, '');
  return browser.submit({ ...page, html }, { accept: 'Yes' });
}

/** A page that is shown again at once. */
export function inVain(page: string, word: string): string {
  return `${page} > ${word} > ${page}`;
}
