import type { Page } from 'playwright-core';
import { readNumber, typeNumber } from '../../person.ts';
import { waitForDashboard } from '../../stage.ts';
import type { Walk } from '../walk.ts';

/** Logs somebody in. @returns the window, with the next page */
export async function logIn(
  walk: Walk,
  username: string,
  parameters?: Record<string, string>,
): Promise<Page> {
  const login = await walk.openWindow();
  await walk.stage.logIn(login, username, parameters);
  return login;
}

/** The same for somebody who gets a mail, up to when it is sent. */
export async function waitForMail(walk: Walk, username: string): Promise<Page> {
  const login = await logIn(walk, username);
  await login.waitForSelector('[data-delivery=sent]');
  return login;
}

/** Opens the link of the latest mail on another device. */
export async function openMail(walk: Walk, username: string): Promise<Page> {
  const phone = await walk.openWindow();
  await phone.goto(await walk.stage.linkInMail(username));
  return phone;
}

/** Types the number of a waiting page there. */
export async function confirm(walk: Walk, username: string, login: Page): Promise<void> {
  const phone = await openMail(walk, username);
  await typeNumber(phone, await readNumber(login));
  await phone.waitForSelector('#number', { state: 'detached' });
  await phone.context().close();
}

/** Puts the offer of the optional phase off, and is let in. */
export async function putOff({ stage }: Walk, login: Page): Promise<void> {
  const arrived = waitForDashboard(stage, login);
  await login.click('[name=later]');
  await arrived;
  // Nobody listens where the Dashboard would be.
  await login.waitForURL('chrome-error://**');
}

export async function close(...pages: Page[]): Promise<void> {
  for (const page of pages) await page.context().close();
}

/** Writes into the field of a page, and sends it. */
export async function send(page: Page, field: string, text: string): Promise<void> {
  await page.fill(field, text);
  await page.click('[type=submit]');
}
