import type { Page } from 'playwright-core';

/** The width of a window, and whether its reader likes it dark. */
export interface Look {
  name: string;
  width: number;
  height: number;
  colorScheme: 'light' | 'dark';
}

/** What pages are seen in. */
export const looks: readonly Look[] = [
  { name: 'phone', width: 375, height: 812, colorScheme: 'light' },
  { name: 'phone-dark', width: 375, height: 812, colorScheme: 'dark' },
  { name: 'desktop', width: 1200, height: 800, colorScheme: 'light' },
  { name: 'desktop-dark', width: 1200, height: 800, colorScheme: 'dark' },
];

export async function putOn(page: Page, { width, height, colorScheme }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height });
}
