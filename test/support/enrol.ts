import assert from 'node:assert/strict';
import { generate } from 'otplib';
import type { LoginBrowser, Page } from '../support/login-browser.ts';

const fieldsOfRecoveryCodes = ['generatedRecoveryAuthnCodes', 'generatedAt', 'userLabel'];

/** Fills Keycloak's own page for an authenticator. */
export async function enrol(browser: LoginBrowser, page: Page): Promise<Page> {
  assert.equal(page.id, 'login-config-totp', page.html);
  const { totpSecret = '' } = valuesOf(page, 'totpSecret');
  const totp = await generate({ secret: Buffer.from(totpSecret) });
  return browser.submit(page, { totp, totpSecret, userLabel: 'phone' });
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
