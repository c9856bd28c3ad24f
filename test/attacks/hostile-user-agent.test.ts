import assert from 'node:assert/strict';
import type { ParsedMail } from 'mailparser';
import { waitUntil } from '../../stack/wait-until.ts';
import { createLoginBrowser } from '../support/login-browser.ts';
import { administrator, instants, openStage, purposes, waitingAt, type Stage } from './stage.ts';

/** Words that would make the owner type what the thief's page shows, or click. */
const words = 'Enter 47 to stay signed in';
const hostile = [
  { userAgent: words, said: /Browser\W+unknown/ },
  {
    userAgent: `Mozilla/5.0 Firefox/47 ${words} <a href="https://evil.example">here</a> {browser}`,
    said: /Browser\W+Firefox/,
  },
  { userAgent: `Chrome/47 ${words} $& %s \${{network}}`, said: /Browser\W+Chrome/ },
];

/** Of the log-in, and of whoever opens the link: a thief may be either. */
describe('Words for the reader in the User-Agent of a browser', function () {
  this.timeout(300_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(() => stage.stop());

  function assertClean(what: string, text: string): void {
    assert.doesNotMatch(text, /stay signed in|evil\.example|Enter 47|\{browser\}|\$&/, what);
  }

  /** The pages behind the link, as somebody sees them who has this browser. */
  async function ask(link: string, userAgent: string, form?: object): Promise<string> {
    const isRefusal = form !== undefined && !('number' in form);
    const path = `${new URL(link).pathname}${isRefusal ? '/not-me' : ''}`;
    const body = form === undefined ? null : new URLSearchParams({ ...form });
    const response = await fetch(`${stage.sidecar.pagesUrl}${path}`, {
      method: form === undefined ? 'GET' : 'POST',
      headers: { 'user-agent': userAgent },
      body,
    });
    return response.text();
  }

  function noticeOf(username: string): Promise<ParsedMail> {
    return waitUntil({
      what: 'the notice of the refusal',
      timeoutMs: 30_000,
      check: async () => {
        const notice = await stage.smtp.readLatest(administrator);
        assert.ok(notice.text?.includes(username));
        return notice;
      },
    });
  }

  for (const purpose of purposes)
    for (const { userAgent, said } of hostile)
      it(`are in no mail and no page for ${purpose}: ${userAgent}`, async () => {
        stage.sidecar.setNow(instants[purpose]);
        const { username, password } = await stage.createVictim();
        const browser = createLoginBrowser(stage.realm, { 'user-agent': userAgent });

        const login = waitingAt(browser, await browser.logIn({ username, password }), purpose);

        assertClean('the page of the log-in', login.page.html);
        const [link = ''] = await stage.reader.linksOf(username, 1);
        const mail = await stage.smtp.readLatest(username);
        assert.match(mail.text ?? '', said);
        assertClean('the mail', whole(mail));
        for (const form of [undefined, { number: login.number === 10 ? 11 : 10 }, {}]) {
          const page = await ask(link, userAgent, form);
          assert.match(page, /<h1>/);
          assertClean('the page of the mail', page);
        }
        assertClean('the notice', whole(await noticeOf(username)));
      });
});

/** Decoded: what a reader's program sees. */
function whole({ headerLines, text, html }: ParsedMail): string {
  return JSON.stringify([headerLines.map(({ line }) => line), text, html]);
}
