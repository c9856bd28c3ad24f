import type { Page } from 'playwright-core';
import type { DashboardStage } from './dashboard-stage.ts';
import { openWindow } from './person.ts';
import { typePassword } from './stage.ts';

/** Opens the Dashboard as somebody who was never here before, up to what the log-in asks after the password. */
export async function beginVisit(stage: DashboardStage, username: string): Promise<Page> {
  const window = await openWindow(stage);
  await window.goto(stage.dashboardUrl);
  await typePassword(window, username);
  return window;
}

/** The Dashboard, with what it knows of the user. */
export async function waitForDevices(window: Page): Promise<void> {
  await window.waitForSelector('[data-device]');
  await window.waitForSelector('[data-two-factor]');
}

/** Puts the offer of the optional phase off. */
export async function putOff(window: Page): Promise<void> {
  await window.click('#two-factor-offer [name=later]');
  await waitForDevices(window);
}

export async function enterCode(window: Page, code: string): Promise<void> {
  await window.fill('#otp', code);
  await window.click('[type=submit]');
}

/** Notes the recovery codes that a log-in hands out. */
export async function keepRecoveryCodes(window: Page): Promise<void> {
  await window.check('#kcRecoveryCodesConfirmationCheck');
  await window.click('#saveRecoveryAuthnCodesBtn');
}

/** A button of a remote tool. */
export function buttonOf(deviceId: string, tool: string): string {
  return `[data-device=${deviceId}] [data-tool=${tool}]`;
}

/** What a row shows while a remote session is open. */
export function connectionOf(deviceId: string, tool: string): string {
  return `[data-device=${deviceId}] [data-connected=${tool}]`;
}

/** The page of the user's own account. */
export async function openProfile(window: Page): Promise<void> {
  await window.click('nav a[href="/profile"]');
  await window.waitForSelector('#two-factor-state');
}
