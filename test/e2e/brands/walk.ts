import type { Page } from 'playwright-core';
import type { Stage } from '../stage.ts';
import { createPeople, openBrandStage, type NewPerson } from './brand-stage.ts';
import type { Reader } from './judge.ts';
import { seePage } from './see-page.ts';

/** A reader who goes through the pages of a stage in their brand. */
export interface Walk extends Reader {
  stage: Stage;
  /** A window of somebody who was never here before. */
  openWindow(): Promise<Page>;
  /** A new person. @returns the user name */
  addPerson(parts?: NewPerson): Promise<string>;
  /** Looks at a page from all sides. */
  see(page: Page, name: string): Promise<void>;
  /** What was wrong since it was asked last. */
  takeFaults(): string[];
  /** What can be read, by the name of the page. */
  texts: Map<string, string>;
  /** Keycloak's names of the pages that were seen. */
  templates: Set<string>;
}

export async function beginWalk(reader: Reader): Promise<Walk> {
  const stage = await openBrandStage(reader.brand);
  const faults: string[] = [];
  const texts = new Map<string, string>();
  const templates = new Set<string>();
  return {
    ...{ ...reader, stage, texts, templates },
    openWindow: () => openWatched(stage, reader, faults),
    addPerson: createPeople(stage.realm),
    see: async (page, name) => {
      const seen = await seePage(page, name, reader);
      faults.push(...seen.faults);
      texts.set(name, seen.text);
      templates.add((await page.getAttribute('body', 'data-page-id')) ?? '');
    },
    takeFaults: () => faults.splice(0),
  };
}

/** Both readers walk at once, and each of them is looked at from all sides meanwhile. */
const timeoutMs = 90_000;

/** Opens a window, and notes what its browser complains about, and whatever is loaded from elsewhere. */
async function openWatched(
  { chromium }: Stage,
  { language }: Reader,
  faults: string[],
): Promise<Page> {
  const page = await (await chromium.newContext({ locale: language })).newPage();
  page.setDefaultTimeout(timeoutMs);
  page.on('pageerror', ({ message }) => faults.push(`${page.url()}: ${message}`));
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (hostname !== '127.0.0.1' && protocol !== 'data:') faults.push(`loads ${request.url()}`);
  });
  return page;
}
