import { asksForWhatIsMissing, type Outcomes } from '../columns.ts';
import type { Row, Visit } from '../row.ts';
import { walk } from '../walk.ts';

async function startAction({ browser, visitor }: Visit, action: string): Promise<string> {
  return walk(browser, await browser.open({ kc_action: action }), visitor);
}

/** Posts what the button of an action that the user started would post, at the first page of the hook. */
async function cancelAction({ browser, visitor }: Visit, action: string): Promise<string> {
  const page = await browser.open({ kc_action: action });
  const take = (shown: typeof page) => browser.submit(shown, { 'cancel-aia': 'true' });
  return walk(browser, page, visitor, { detour: { word: 'cancel', take } });
}

/** Nothing to do but what any log-in has to do. */
const likeAnyLogin = asksForWhatIsMissing;

/** Cancelling ends nothing of what the log-in has to do. */
const cancelledInVain: Outcomes = {
  before: {
    none: ['in', 'verify-ip > cancel > verify-ip'],
    unproven: ['code > cancel > code > in', 'code > cancel > code > verify-ip'],
    proven: ['in', 'verify-ip > cancel > verify-ip'],
  },
  after: {
    none: ['set-up > cancel > set-up', 'set-up > cancel > set-up'],
    unproven: ['code > cancel > code > in', 'code > cancel > code > verify-ip'],
    proven: ['in', 'verify-ip > cancel > verify-ip'],
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
    none: ['set-up > cancel > in', 'verify-ip > cancel > verify-ip'],
    unproven: ['code > cancel > code > set-up', 'code > cancel > code > verify-ip'],
    proven: ['set-up > cancel > in', 'verify-ip > cancel > verify-ip'],
  },
  after: {
    none: ['set-up > cancel > set-up', 'set-up > cancel > set-up'],
    unproven: ['code > cancel > code > set-up', 'code > cancel > code > verify-ip'],
    proven: ['set-up > cancel > in', 'verify-ip > cancel > verify-ip'],
  },
};

function rowsFor(action: string, outcomes: Outcomes, cancelled: Outcomes): Row[] {
  return [
    { name: `kc_action=${action}`, enter: (visit) => startAction(visit, action), outcomes },
    {
      name: `kc_action=${action} and cancel-aia`,
      enter: (visit) => cancelAction(visit, action),
      outcomes: cancelled,
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
