import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { bundleForBrowser } from '../../../stack/bundle-for-browser.ts';
import type { Measures } from './in-page/measures.ts';

const entry = fileURLToPath(new URL('in-page/measures.ts', import.meta.url));
const { script } = await bundleForBrowser(entry);

/**
 * Looks at a page from within it.
 *
 * @param fonts lists of font families that a text may have
 */
export function measure(page: Page, fonts: readonly string[]): Promise<Measures> {
  return page.evaluate(`(() => { ${script}; return measurePage(${JSON.stringify(fonts)}); })()`);
}
