import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { findBarriers, screenshots } from '../browser.ts';
import { fontsOf, judge, type Reader } from './judge.ts';
import { tryKeyboard } from './keyboard.ts';
import { looks, putOn } from './looks.ts';
import { measure } from './measure.ts';

/**
 * Looks at a page in every look, keeps what it looks like, and goes through it by the keyboard.
 *
 * @returns what is wrong, and what can be read
 */
export async function seePage(
  page: Page,
  name: string,
  reader: Reader,
): Promise<{ faults: string[]; text: string }> {
  // Its first elements are there before the sheets that say what they look like.
  await page.waitForLoadState();
  const faults: string[] = [];
  const folder = join(screenshots, `${reader.brand.theme}-${reader.language}`);
  mkdirSync(folder, { recursive: true });
  let text = '';
  for (const look of looks) {
    await putOn(page, look);
    const measures = await measure(page, fontsOf(reader.brand));
    faults.push(...judge(reader, look, measures));
    ({ text } = measures);
    if (!measures.title.includes(reader.brand.tokens.productName))
      faults.push(`${look.name}: has a title without the product`);
    await page.screenshot({ path: join(folder, `${name}-${look.name}.png`), fullPage: true });
    if (look.width > 1000)
      faults.push(...(await findBarriers(page)).map((barrier) => `${look.name}: ${barrier}`));
  }
  if (!text.includes(reader.brand.tokens.supportAddress)) faults.push('says nobody to ask');
  if ((await page.locator('link[rel~=icon]').count()) === 0) faults.push('has no icon');
  faults.push(...(await tryKeyboard(page)));
  const where = `${name} of ${reader.brand.theme}`;
  return { faults: faults.map((fault) => `${where}: ${fault}`), text };
}
