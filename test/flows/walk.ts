import type { LoginBrowser, Page } from '../support/login-browser.ts';
import type { Visitor } from './row.ts';

/** User name, password, code. */
const ownPages = ['login', 'login-username', 'login-password', 'login-otp'];

/** More pages than any way in shows. */
const maximumPages = 8;

/** What the hook offers on the way is put off. */
const later = { offer: { later: 'true' } };

export interface WalkOptions {
  /** What to post on pages that belong to a way in itself, by their words. */
  answers?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Once, at the first page of the hook, the user does something else than the page wants. */
  detour?: { word: string; take: (page: Page) => Promise<Page> };
}

/** Answers Keycloak's own log-in pages, with codes that were not used yet. */
export async function answerKeycloak(
  browser: Pick<LoginBrowser, 'submit'>,
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
  if (redirectedTo !== undefined) return redirectedTo.searchParams.get('error') ?? 'in';
  if (blockedReason === 'mailbox-unconfirmed') return 'set-up';
  if (blockedReason !== undefined) return blockedReason;
  if (id === '') return `${String(status)} ${html.slice(0, 200)}`;
  return id.replace(/^(login|two-factor)-/, '');
}

/** Goes on from a page to the end, and tells what was shown on the way, as in `code > in`. */
export async function walk(
  browser: LoginBrowser,
  page: Page,
  visitor: Visitor,
  options: WalkOptions = {},
): Promise<string> {
  return (await walkToEnd(browser, page, visitor, options)).outcome;
}

/** The same, with the page where it ended. */
export async function walkToEnd(
  browser: Pick<LoginBrowser, 'submit'>,
  page: Page,
  visitor: Visitor,
  { answers = {}, detour }: WalkOptions = {},
): Promise<{ outcome: string; page: Page }> {
  const words: string[] = [];
  const allAnswers: NonNullable<WalkOptions['answers']> = { ...later, ...answers };
  let shown = await answerKeycloak(browser, page, visitor);
  let isDetourLeft = detour !== undefined;
  while (words.length < maximumPages) {
    words.push(wordFor(shown));
    if (detour !== undefined && isDetourLeft && isOfHook(shown)) {
      isDetourLeft = false;
      words.push(detour.word);
      shown = await answerKeycloak(browser, await detour.take(shown), visitor);
      continue;
    }
    const fields = isCodePage(shown)
      ? { otp: await visitor.nextCode() }
      : allAnswers[wordFor(shown)];
    if (fields === undefined) break;
    shown = await answerKeycloak(browser, await browser.submit(shown, fields), visitor);
  }
  return { outcome: words.join(' > '), page: shown };
}

function isCodePage({ id }: Page): boolean {
  return id === 'two-factor-code';
}

function isOfHook({ id }: Page): boolean {
  return id.startsWith('two-factor-');
}
