import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

/** Debian's, or the one that a setting names. */
const executablePath =
  process.env['CHROMIUM'] ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);

/** Where the screenshots of a run are for people to look at. */
const screenshots = process.env['SCREENSHOTS'] ?? join('.cache', 'screenshots');

export async function launchChromium(): Promise<Browser> {
  if (executablePath === undefined) {
    throw new Error('Chromium is missing: install it, or name one by CHROMIUM.');
  }
  // Root, as in a container, has no sandbox.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** Keeps what a page looks like, at the width of a phone and of a desktop. */
export async function photograph(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  const before = page.viewportSize();
  for (const [device, width] of [
    ['phone', 390],
    ['desktop', 1200],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.screenshot({ path: join(screenshots, `${name}-${device}.png`), fullPage: true });
  }
  if (before !== null) await page.setViewportSize(before);
}
