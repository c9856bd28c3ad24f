import assert from 'node:assert/strict';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { createCodes } from '../support/one-time-codes.ts';
import { waitForDashboard, type Scene, type Stage } from './stage.ts';

/** The log-in page goes on by itself within two seconds; a busy machine takes longer. */
export const goesOnWithinMs = 15_000;

/** A window of somebody who was never here before: another browser, or another device. */
export async function openWindow(
  { chromium }: Pick<Scene, 'chromium'>,
  options: Pick<BrowserContextOptions, 'javaScriptEnabled'> = {},
): Promise<Page> {
  const place = { locale: 'en', timezoneId: 'America/New_York' };
  return (await chromium.newContext({ ...place, ...options })).newPage();
}

/** The number that a waiting page shows. */
export async function readNumber(login: Page): Promise<string> {
  await login.waitForSelector('#two-factor-number');
  return ((await login.textContent('#two-factor-number')) ?? '').trim();
}

export function otherNumber(number: string): string {
  return number === '99' ? '98' : '99';
}

/** Up to the page that answers. */
export async function typeNumber(reader: Page, number: string): Promise<void> {
  await reader.fill('#number', number);
  const isAnswered = reader.waitForEvent('load');
  await reader.click('button[type=submit]');
  await isAnswered;
}

/** Opens the link of the latest mail on another device, and types the number there. */
export async function confirmOnPhone(scene: Scene, mailbox: string, number: string): Promise<void> {
  const phone = await openWindow(scene);
  await phone.goto(await scene.linkInMail(mailbox));
  await typeNumber(phone, number);
  await phone.waitForSelector('h1:has-text("Confirmed")');
  await phone.context().close();
}

/** Does something that ends the log-in, and sees it arrive. */
export async function arriveBy(
  stage: Stage,
  login: Page,
  act: () => Promise<unknown>,
): Promise<void> {
  const arrived = waitForDashboard(stage, login);
  await act();
  assert.match(await arrived, /[?&]code=/);
}

/** Fills the set-up pages, up to the Dashboard. @returns codes that were not used yet */
export async function enrol(stage: Stage, login: Page): Promise<() => Promise<string>> {
  const nextCode = await scan(login);
  await login.waitForSelector('#kcRecoveryCodesConfirmationCheck');
  await login.check('#kcRecoveryCodesConfirmationCheck');
  await arriveBy(stage, login, () => login.click('#saveRecoveryAuthnCodesBtn'));
  return nextCode;
}

/** Fills the set-up page of the authenticator. @returns codes that were not used yet */
export async function scan(login: Page): Promise<() => Promise<string>> {
  await login.waitForSelector('#totp', { timeout: goesOnWithinMs });
  const nextCode = createCodes(Buffer.from((await login.inputValue('#totpSecret')).trim()));
  await login.fill('#totp', await nextCode());
  await login.click('#saveTOTPBtn');
  return nextCode;
}

/** Enters a code on the page that asks for it, up to the Dashboard. */
export async function enterCode(stage: Stage, login: Page, code: string): Promise<void> {
  await login.waitForSelector('#otp');
  await login.fill('#otp', code);
  await arriveBy(stage, login, () => login.click('[type=submit]'));
}
