import type { Page } from '../../support/login-browser.ts';
import { restartAddress } from '../../support/restart-address.ts';
import type { Outcomes } from '../columns.ts';
import { linkOn } from '../links.ts';
import type { Row, Visit } from '../row.ts';
import { walk } from '../walk.ts';

async function restart({ browser, visitor }: Visit): Promise<string> {
  const start = await browser.get(restartAddress(await browser.open()));
  const take = (page: Page) => browser.get(restartAddress(page));
  return walk(browser, start, visitor, { detour: { word: 'restart', take } });
}

async function openSecondTab({ browser, visitor }: Visit): Promise<string> {
  const take = () => browser.open();
  return walk(browser, await browser.open(), visitor, { detour: { word: 'second tab', take } });
}

/** The log-in form that was there before is sent once more. */
async function goBack({ browser, visitor }: Visit): Promise<string> {
  const form = await browser.open();
  const { username, password } = visitor;
  const take = async () => {
    const page = await browser.submit(form, { username, password });
    return page.id === 'login-page-expired' ? browser.get(linkOn(page, 'required-action?')) : page;
  };
  return walk(browser, form, visitor, { detour: { word: 'back', take } });
}

/** The offer of a log-in ends with that log-in; another one the same day has none. */
function outcomesFor(word: string, offered = `offer > ${word}`): Outcomes {
  const network = `verify-ip > ${word} > verify-ip`;
  const setUp = `set-up > ${word} > set-up`;
  const code = `code > ${word} > code`;
  return {
    before: {
      none: [`${offered} > in`, network],
      unproven: [`${code} > in`, `${code} > verify-ip`],
      proven: ['in', network],
    },
    after: {
      none: [setUp, setUp],
      unproven: [`${code} > in`, `${code} > verify-ip`],
      proven: ['in', network],
    },
  };
}

export const detourRows: Row[] = [
  { name: 'restart in the middle', enter: restart, outcomes: outcomesFor('restart') },
  { name: 'second tab', enter: openSecondTab, outcomes: outcomesFor('second tab') },
  { name: 'back button', enter: goBack, outcomes: outcomesFor('back', 'offer > back > offer') },
];
