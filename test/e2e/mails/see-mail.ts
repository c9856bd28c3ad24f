/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { findBarriers, screenshots } from '../browser.ts';
import { fontsOf, judge, type Reader } from '../brands/judge.ts';
import { putOn, type Look } from '../brands/looks.ts';
import { measure } from '../brands/measure.ts';

export interface ShownMail {
  subject: string;
  html: string;
  text: string;
}

const mailbox = 'http://mailbox.test/';

/** Windows of clients: a narrow one, and one as wide as mails are made for. */
const clients: Look[] = ([320, 600] as const).flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({
    ...{ name: `${String(width)}-${colorScheme}`, width, height: 800, colorScheme },
  })),
);

/** Looks at a mail in every client, where nothing can be loaded. @returns what is wrong with it */
export async function seeMail(
  chromium: Browser,
  name: string,
  mail: ShownMail,
  reader: Reader,
): Promise<string[]> {
  const page = await (await chromium.newContext()).newPage();
  const faults: string[] = [];
  await page.route('**', (route) => {
    if (route.request().url() === mailbox)
      return route.fulfill({ contentType: 'text/html; charset=utf-8', body: mail.html });
    faults.push(`loads ${route.request().url()}`);
    return route.abort();
  });
  await page.goto(mailbox);
  const folder = join(screenshots, 'mails', `${reader.brand.theme}-${reader.language}`);
  mkdirSync(folder, { recursive: true });
  for (const client of clients) {
    await putOn(page, client);
    faults.push(...judge(reader, client, await measure(page, fontsOf(reader.brand))));
    faults.push(...(await findBarriers(page)).map((barrier) => `${client.name}: ${barrier}`));
    await page.screenshot({ path: join(folder, `${name}-${client.name}.png`), fullPage: true });
  }
  faults.push(...(await compareParts(page, mail)), ...judgeSubject(mail, reader));
  await page.context().close();
  return faults.map((fault) => `${name}: ${fault}`);
}

/** The text part says what can be read in the HTML, and has the address of its button in full. */
async function compareParts(page: Page, { text }: ShownMail): Promise<string[]> {
  const { lines, links } = await page.evaluate(readHtml);
  const said = plain(text);
  const faults = lines
    .filter((line) => !said.includes(plain(line)))
    .map((line) => `says in HTML alone: ${line}`);
  const [address] = links;
  if (new Set(links).size > 1) faults.push(`has buttons to ${links.join(' and ')}`);
  if (address !== undefined && !text.split('\n').includes(address))
    faults.push('has no line of text with its link');
  return faults;
}

function readHtml(): { lines: string[]; links: string[] } {
  const buttons = document.querySelectorAll('.button a, .fallback a');
  const links = [...buttons].map((each) => each.getAttribute('href') ?? '');
  // Only there for whoever sees no button.
  for (const each of document.querySelectorAll('.fallback, .button')) each.remove();
  return {
    lines: document.body.innerText.split('\n').filter((line) => line.trim() !== ''),
    links,
  };
}

/** Line breaks and the capitals of headings are a matter of looks. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().toLowerCase();
}

function judgeSubject({ subject }: ShownMail, { brand }: Reader): string[] {
  return subject.startsWith(`${brand.tokens.productName}: `) ? [] : [`has the subject ${subject}`];
}
