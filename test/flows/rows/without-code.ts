import type { Page } from '../../support/login-browser.ts';
import { notApplicable, type Outcomes, type Pair } from '../columns.ts';
import { everywhere, forge, goBack, inVain, openSecondTab, restart } from '../detours.ts';
import type { Row, Visit } from '../row.ts';
import { whereabouts } from '../whereabouts.ts';
import { walk, type Detour } from '../walk.ts';

/** Whoever has the password alone leaves the page that asks for the code, and comes again. */
async function stayOutside(visit: Visit, detourFrom: (form: Page) => Detour): Promise<string> {
  const { browser, visitor } = visit;
  const form = await browser.open();
  const detour = detourFrom(form);
  const shown = await walk(browser, form, visitor, { detour, hasCode: false });
  return `${shown}; ${await whereabouts(visit)}`;
}

const actions = [
  ...['login-policy', 'enter-otp', 'offer-set-up', 'review-access'],
  ...['CONFIGURE_TOTP', 'UPDATE_PASSWORD', 'UPDATE_PROFILE'],
];

/** What any of their forms would post, and the buttons that end one. */
const form = {
  ...{ 'password-new': 'new-password', 'password-confirm': 'new-password' },
  ...{ 'set-up': 'true', later: 'true', retry: 'true', check: 'true', 'cancel-aia': 'true' },
};

function forgeAll({ browser }: Visit): Detour {
  const take = async (page: Page): Promise<Page> => {
    let shown = page;
    for (const action of actions) shown = await forge(browser, shown, action, form);
    return shown;
  };
  return { word: 'forged', at: everywhere, take };
}

const noCode = notApplicable('without an authenticator there is no code to miss');

function outcomesFor(shown: (codePage: string) => string): Outcomes {
  const inAnyNetwork = (page: string): Pair => [
    `${shown(page)}; outside`,
    `${shown(page)}; outside`,
  ];
  const cells = { none: noCode, unproven: inAnyNetwork('code'), proven: inAnyNetwork('otp') };
  return { before: cells, after: cells };
}

function again(word: string): Outcomes {
  return outcomesFor((page) => `login > ${word} > login > ${page} > ${word} > login > ${page}`);
}

export const withoutCodeRows: Row[] = [
  {
    name: 'restart without the code',
    enter: (visit) => stayOutside(visit, () => restart(visit.browser)),
    outcomes: again('restart'),
  },
  {
    name: 'second tab without the code',
    enter: (visit) => stayOutside(visit, () => openSecondTab(visit.browser)),
    outcomes: again('second tab'),
  },
  {
    name: 'back button without the code',
    enter: (visit) => stayOutside(visit, (page) => goBack(visit.browser, visit.visitor, page)),
    outcomes: outcomesFor((page) => inVain(page, 'back')),
  },
  {
    name: 'forged actions without the code',
    enter: (visit) => stayOutside(visit, () => forgeAll(visit)),
    outcomes: outcomesFor((page) => `login > forged > login > ${inVain(page, 'forged')}`),
  },
];
