import type { Page } from '../../support/login-browser.ts';
import type { Outcomes } from '../columns.ts';
import { goBack, inVain, openSecondTab, restart } from '../detours.ts';
import type { Row, Visit } from '../row.ts';
import { walk, type Detour } from '../walk.ts';

async function enter(
  { browser, visitor }: Visit,
  detourFrom: (form: Page) => Detour,
): Promise<string> {
  const form = await browser.open();
  return walk(browser, form, visitor, { detour: detourFrom(form) });
}

type Shown = (page: string, ownPages?: string) => string;

/** Where the log-in begins anew, it asks for everything again. */
function anew(word: string): Shown {
  return (page, ownPages = 'login') => `${page} > ${word} > ${ownPages} > ${page}`;
}

function outcomesFor(shown: Shown, start: string, offered: string): Outcomes {
  const code = `${start}${shown('code')}`;
  const setUp = `${start}${shown('set-up')}`;
  const otp = `${start}${shown('otp')}`;
  const unproven = [`${code} > in`, `${code} > verify-ip`] as const;
  const proven = [`${otp} > in`, `${otp} > ${shown('verify-ip', 'login > otp')}`] as const;
  return {
    before: {
      none: [`${start}${offered} > in`, `${start}${shown('verify-ip')}`],
      unproven,
      proven,
    },
    after: { none: [setUp, setUp], unproven, proven },
  };
}

/** The offer of a log-in ends with that log-in; another one the same day has none. */
function outcomesAnew(word: string): Outcomes {
  return outcomesFor(anew(word), `login > ${word} > login > `, `offer > ${word} > login`);
}

export const detourRows: Row[] = [
  {
    name: 'restart in the middle',
    enter: (visit) => enter(visit, () => restart(visit.browser)),
    outcomes: outcomesAnew('restart'),
  },
  {
    name: 'second tab',
    enter: (visit) => enter(visit, () => openSecondTab(visit.browser)),
    outcomes: outcomesAnew('second tab'),
  },
  {
    name: 'back button',
    enter: (visit) => enter(visit, (form) => goBack(visit.browser, visit.visitor, form)),
    outcomes: outcomesFor((page) => inVain(page, 'back'), '', inVain('offer', 'back')),
  },
];
