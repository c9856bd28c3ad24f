import assert from 'node:assert/strict';
import type { LoginBrowser, Page } from './login-browser.ts';
import { createCodes } from './one-time-codes.ts';

const fieldsOfRecoveryCodes = ['generatedRecoveryAuthnCodes', 'generatedAt', 'userLabel'];

export interface Enrolled {
  /** The one after the set-up. */
  page: Page;
  /** Of the new authenticator; a code is good for one log-in. */
  nextCode: () => Promise<string>;
}

/** Fills Keycloak's own page for an authenticator. */
export async function enrol(browser: LoginBrowser, page: Page): Promise<Enrolled> {
  assert.equal(page.id, 'login-config-totp', page.html);
  const { totpSecret = '' } = valuesOf(page, 'totpSecret');
  const nextCode = createCodes(Buffer.from(totpSecret));
  const fields = { totp: await nextCode(), totpSecret, userLabel: 'phone' };
  return { page: await browser.submit(page, fields), nextCode };
}

/** The same for the recovery codes. */
export function saveRecoveryCodes(browser: LoginBrowser, page: Page): Promise<Page> {
  assert.equal(page.id, 'login-recovery-authn-code-config', page.html);
  return browser.submit(page, valuesOf(page, ...fieldsOfRecoveryCodes));
}

/** Of inputs, as the page has them. */
function valuesOf({ html }: Page, ...names: string[]): Record<string, string> {
  const valueOf = (name: string): string =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
  return Object.fromEntries(names.map((name) => [name, valueOf(name)]));
}
