import type { Page } from '../../support/login-browser.ts';
import { asksForWhatIsMissing, type Outcomes } from '../columns.ts';
import { everywhere, forge, inVain } from '../detours.ts';
import type { Row, Visit } from '../row.ts';
import { stopAt, walk } from '../walk.ts';

async function startAction({ browser, visitor }: Visit, action: string): Promise<string> {
  return walk(browser, await browser.open({ kc_action: action }), visitor);
}

/** Posts what the button of an action that the user started would post. */
async function cancelAction({ browser, visitor }: Visit, action: string): Promise<string> {
  const button = { 'cancel-aia': 'true' };
  const take = (page: Page) =>
    stopAt(page) === 'hook' ? browser.submit(page, button) : forge(browser, page, action, button);
  const detour = { word: 'cancel', at: everywhere, take };
  return walk(browser, await browser.open({ kc_action: action }), visitor, { detour });
}

/** Nothing to do but what any log-in has to do. */
const likeAnyLogin = asksForWhatIsMissing;

const start = 'login > cancel > login';
const code = `${start} > ${inVain('code', 'cancel')}`;
const otp = `${start} > ${inVain('otp', 'cancel')}`;
const network = inVain('verify-ip', 'cancel');
const cancelled = 'set-up > cancel > in';
const setUp = `${start} > ${inVain('set-up', 'cancel')}`;

/** Cancelling ends nothing of what the log-in has to do. */
const cancelledInVain: Outcomes = {
  before: {
    none: [`${start} > in`, `${start} > ${network}`],
    unproven: [`${code} > in`, `${code} > verify-ip`],
    proven: [`${otp} > in`, `${otp} > ${network}`],
  },
  after: {
    none: [setUp, setUp],
    unproven: [`${code} > in`, `${code} > verify-ip`],
    proven: [`${otp} > in`, `${otp} > ${network}`],
  },
};

/** Another authenticator needs a code of the one that there is, and in any case the mailbox. */
const setsUp: Outcomes = {
  before: {
    none: ['set-up', 'verify-ip'],
    unproven: ['code > set-up', 'code > verify-ip'],
    proven: ['set-up', 'verify-ip'],
  },
  after: {
    none: ['set-up', 'set-up'],
    unproven: ['code > set-up', 'code > verify-ip'],
    proven: ['set-up', 'verify-ip'],
  },
};

/** Who started the set-up may cancel it, unless it is required; the code that comes before is not part of it. */
const setUpCancelled: Outcomes = {
  before: {
    none: [`${start} > ${cancelled}`, `${start} > ${network}`],
    unproven: [`${code} > set-up`, `${code} > verify-ip`],
    proven: [`${otp} > ${cancelled}`, `${otp} > ${network}`],
  },
  after: {
    none: [setUp, setUp],
    unproven: [`${code} > set-up`, `${code} > verify-ip`],
    proven: [`${otp} > ${cancelled}`, `${otp} > ${network}`],
  },
};

function rowsFor(action: string, outcomes: Outcomes, ifCancelled: Outcomes): Row[] {
  return [
    { name: `kc_action=${action}`, enter: (visit) => startAction(visit, action), outcomes },
    {
      name: `kc_action=${action} and cancel-aia`,
      enter: (visit) => cancelAction(visit, action),
      outcomes: ifCancelled,
    },
  ];
}

export const ownActionRows: Row[] = [
  ...rowsFor('login-policy', likeAnyLogin, cancelledInVain),
  ...rowsFor('enter-otp', likeAnyLogin, cancelledInVain),
  ...rowsFor('review-access', likeAnyLogin, cancelledInVain),
  ...rowsFor('offer-set-up', likeAnyLogin, cancelledInVain),
  ...rowsFor('CONFIGURE_TOTP', setsUp, setUpCancelled),
];
