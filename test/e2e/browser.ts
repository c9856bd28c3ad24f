import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';

/** Debian's, or the one that a setting names. */
const executablePath =
  process.env['CHROMIUM'] ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);

/** Where the screenshots of a run are for people to look at. */
export const screenshots = process.env['SCREENSHOTS'] ?? join('.cache', 'screenshots');

export async function launchChromium(): Promise<Browser> {
  if (executablePath === undefined) {
    throw new Error('Chromium is missing: install it, or name one by CHROMIUM.');
  }
  // Root, as in a container, has no sandbox.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** What a page is photographed in: the width of its window, and whether the reader likes it dark. */
const looks = {
  phone: { width: 360, colorScheme: 'light' },
  'phone-dark': { width: 360, colorScheme: 'dark' },
  desktop: { width: 1200, colorScheme: 'light' },
} as const;

/** Keeps what a page looks like, on a phone, on a desktop and in the dark. */
export async function photograph(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  const before = page.viewportSize();
  for (const [look, { width, colorScheme }] of Object.entries(looks)) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    await page.screenshot({ path: join(screenshots, `${name}-${look}.png`), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: null });
  if (before !== null) await page.setViewportSize(before);
}

/** Axe finds nothing serious or critical, in light and in dark colours. */
export async function assertAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await findBarriers(page), [], colorScheme);
  }
  await page.emulateMedia({ colorScheme: null });
}

/** What axe finds serious or critical in a page as it is shown. */
export async function findBarriers(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    // The one in the page. Its other results take longer to hand over than to find.
    const results = await axe.run({ resultTypes: ['violations'] });
    return results.violations.map(({ id, impact, nodes }) => ({
      ...{ id, impact },
      elements: nodes.map(({ html }) => html).join(' '),
    }));
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, elements }) => `${id}: ${elements}`);
}
