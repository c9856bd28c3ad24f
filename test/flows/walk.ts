import type { LoginBrowser, Page } from '../support/login-browser.ts';
import type { Visitor } from './row.ts';

/** User name, password, code. */
const ownPages = ['login', 'login-username', 'login-password', 'login-otp'];

/** More pages, and words for detours, than any way in shows. */
const maximumWords = 16;

/** What the hook offers on the way is put off. */
const later = { offer: { later: 'true' } };

/** Pages where a detour begins: the log-in form, the code that Keycloak's own flow asks for, a page of the hook. */
export type Stop = 'login' | 'login-otp' | 'hook';

/** The user does something else than the page wants, once at each of the stops that comes. */
export interface Detour {
  word: string;
  at: readonly Stop[];
  take: (page: Page) => Promise<Page>;
}

export interface WalkOptions {
  /** What to post on pages that belong to a way in itself, by their words. */
  answers?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** From the first one on Keycloak's own pages are told too. */
  detour?: Detour;
  /** Whether the user has what a page asks for that wants a code. They have, usually. */
  hasCode?: boolean;
}

/** Answers Keycloak's own log-in pages, with codes that were not used yet, up to one that is to be told. */
export async function answerKeycloak(
  browser: Pick<LoginBrowser, 'submit'>,
  page: Page,
  visitor: Visitor,
  isTold: (page: Page) => boolean = () => false,
): Promise<Page> {
  let shown = page;
  for (let step = 0; step < ownPages.length && isOwn(shown) && !isTold(shown); step += 1)
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
  { answers = {}, detour, hasCode = true }: WalkOptions = {},
): Promise<{ outcome: string; page: Page }> {
  const words: string[] = [];
  const allAnswers: NonNullable<WalkOptions['answers']> = { ...later, ...answers };
  const stops = new Set<Stop | undefined>(detour?.at);
  let isDetoured = false;

  async function goOn(shown: Page): Promise<Page | undefined> {
    if (detour !== undefined && stops.delete(stopAt(shown))) {
      isDetoured = true;
      words.push(detour.word);
      return detour.take(shown);
    }
    if (!hasCode && shown.fields.has('otp')) return undefined;
    const isAsked = isCodePage(shown) || (isDetoured && isOwn(shown));
    const fields = isAsked ? await ownFields(shown, visitor) : allAnswers[wordFor(shown)];
    return fields && browser.submit(shown, fields);
  }

  const isTold = (shown: Page): boolean => isDetoured || stops.has(stopAt(shown));
  let shown = await answerKeycloak(browser, page, visitor, isTold);
  while (words.length < maximumWords) {
    words.push(wordFor(shown));
    const next = await goOn(shown);
    if (next === undefined) break;
    shown = await answerKeycloak(browser, next, visitor, isTold);
  }
  return { outcome: words.join(' > '), page: shown };
}

function isOwn({ id }: Page): boolean {
  return ownPages.includes(id);
}

function isCodePage({ id }: Page): boolean {
  return id === 'two-factor-code';
}

/** @returns `undefined` for a page that is no stop */
export function stopAt({ id }: Page): Stop | undefined {
  if (id === 'login' || id === 'login-otp') return id;
  return id.startsWith('two-factor-') ? 'hook' : undefined;
}
