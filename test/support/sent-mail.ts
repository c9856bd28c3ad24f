import assert from 'node:assert/strict';
import { waitUntil } from '../../stack/wait-until.ts';
import type { LoginBrowser, Page } from './login-browser.ts';

/** Waits until the mail of a waiting page is sent: before, a resend tries that one again. */
export function waitForSentMail(browser: LoginBrowser, page: Page): Promise<void> {
  return waitUntil({
    what: 'the mail to be sent',
    timeoutMs: 30_000,
    check: async () => assert.match(String((await browser.poll(page)).state), / SENT /),
  });
}
