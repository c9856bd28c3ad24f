import type { LoginBrowser, Page } from '../support/login-browser.ts';
import type { Visitor } from './row.ts';

/** User name, password, code. */
const ownPages = ['login', 'login-username', 'login-password', 'login-otp'];

/** More pages than any way in shows. */
const maximumPages = 8;

/** What to post on pages that belong to a way in itself. */
export type Answers = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Answers Keycloak's own log-in pages, with codes that were not used yet. */
export async function answerKeycloak(
  browser: LoginBrowser,
  page: Page,
  visitor: Visitor,
): Promise<Page> {
  let shown = page;
  for (let step = 0; step < ownPages.length && ownPages.includes(shown.id); step += 1)
    shown = await browser.submit(shown, await ownFields(shown, visitor));
  return shown;
}

async function ownFields({ fields }: Page, visitor: Visitor): Promise<Record<string, string>> {
  return {
    ...(fields.has('username') ? { username: visitor.username } : {}),
    ...(fields.has('password') ? { password: visitor.password } : {}),
    ...(fields.has('otp') ? { otp: await visitor.nextCode() } : {}),
  };
}

/** One word for a page: where a log-in stands. */
export function wordFor({ id, status, blockedReason, redirectedTo, html }: Page): string {
  if (redirectedTo !== undefined)
    return (
      redirectedTo.searchParams.get('error') ??
      (redirectedTo.searchParams.has('code') ? 'in' : 'back')
    );
  if (blockedReason === 'mailbox-unconfirmed') return 'set-up';
  if (blockedReason !== undefined) return blockedReason;
  if (id === 'two-factor-code') return 'code';
  return id === '' ? `${String(status)} ${html.slice(0, 200)}` : id;
}

/** Goes on from a page to the end, and tells what was shown on the way, as in `code > in`. */
export async function walk(
  browser: LoginBrowser,
  page: Page,
  visitor: Visitor,
  answers: Answers = {},
): Promise<string> {
  const words: string[] = [];
  let shown = await answerKeycloak(browser, page, visitor);
  for (let step = 0; step < maximumPages; step += 1) {
    words.push(wordFor(shown));
    const fields =
      shown.id === 'two-factor-code' ? { otp: await visitor.nextCode() } : answers[shown.id];
    if (fields === undefined) break;
    shown = await answerKeycloak(browser, await browser.submit(shown, fields), visitor);
  }
  return words.join(' > ');
}
