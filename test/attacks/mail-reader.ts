import assert from 'node:assert/strict';
import { waitUntil } from '../../stack/wait-until.ts';
import type { HookSidecar } from '../support/hook-sidecar.ts';
import type { TestSmtpServer } from '../support/smtp-server.ts';

export interface PageAnswer {
  status: number;
  text: string;
}

/** Whoever has the mails: opens links, types numbers. */
export interface MailReader {
  /** The links of the verification mails to a user so far, the oldest first; waits until there are so many. */
  linksOf(username: string, count: number): Promise<string[]>;
  look(link: string): Promise<PageAnswer>;
  type(link: string, number: number): Promise<PageAnswer>;
  /** "This was not me." */
  refuse(link: string): Promise<PageAnswer>;
}

export function createMailReader(
  { pagesUrl }: Pick<HookSidecar, 'pagesUrl'>,
  { mails }: TestSmtpServer,
): MailReader {
  /** The public address of the tests is nobody's. */
  async function ask(link: string, path = '', init: RequestInit = {}): Promise<PageAnswer> {
    const response = await fetch(`${pagesUrl}${new URL(link).pathname}${path}`, {
      redirect: 'manual',
      ...init,
    });
    return { status: response.status, text: await response.text() };
  }
  return {
    linksOf: (username, count) =>
      waitUntil({
        what: `${String(count)} mails to ${username}`,
        timeoutMs: 30_000,
        check: () => {
          const links = mails.filter(({ to }) => to === username).flatMap(({ raw }) => linkIn(raw));
          assert.equal(links.length, count);
          return links;
        },
      }),
    look: (link) => ask(link),
    type: (link, number) =>
      ask(link, '', { method: 'POST', body: new URLSearchParams({ number: String(number) }) }),
    refuse: (link) => ask(link, '/not-me', { method: 'POST', body: new URLSearchParams() }),
  };
}

/** The link to the pages of the sidecar, wherever they are said to be. */
function linkIn(raw: string): string[] {
  const text = raw.replaceAll('=\r\n', '').replaceAll('=3D', '=');
  const link = /https?:\/\/[^\s"]+\/verify\/[\w.-]+/.exec(text)?.[0];
  return link === undefined ? [] : [link];
}
