import type { Page } from '../../support/login-browser.ts';
import { asksForWhatIsMissing, notApplicable, outcomesWith, type Outcomes } from '../columns.ts';
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

const start = 'login > cancel > login';
const code = inVain('code', 'cancel');
const otp = inVain('otp', 'cancel');
const network = inVain('verify-ip', 'cancel');
const setUp = inVain('set-up', 'cancel');
const setUpCancelled = 'set-up > cancel > in';
const noPage = notApplicable('in a session that lacks nothing no page is shown to cancel at');

/** Cancelling ends nothing of what the log-in has to do. */
const cancelledInVain = outcomesWith({
  none: [`${start} > in`, `${start} > ${network}`],
  noneAfter: [`${start} > ${setUp}`, `${start} > ${setUp}`],
  unproven: [`${start} > ${code} > in`, `${start} > ${code} > verify-ip`],
  proven: [`${start} > ${otp} > in`, `${start} > ${otp} > ${network}`],
});

const cancelledInSession = outcomesWith({
  none: [noPage, network],
  noneAfter: [setUp, setUp],
  unproven: [`${code} > in`, `${code} > verify-ip`],
  proven: [noPage, network],
});

/** Another authenticator needs a code of the one that there is, and in any case the mailbox. */
const setsUp = outcomesWith({
  none: ['set-up', 'verify-ip'],
  noneAfter: ['set-up', 'set-up'],
  unproven: ['code > set-up', 'code > verify-ip'],
  proven: ['set-up', 'verify-ip'],
});

/** The same in a session: the code that was proven in it does not do. */
const setsUpInSession: Outcomes = {
  before: { ...setsUp.before, proven: ['code > set-up', 'verify-ip'] },
  after: { ...setsUp.after, proven: ['code > set-up', 'verify-ip'] },
};

/** Who started the set-up may cancel it, unless it is required; the code that comes before is not part of it. */
const cancelledSetUp = outcomesWith({
  none: [`${start} > ${setUpCancelled}`, `${start} > ${network}`],
  noneAfter: [`${start} > ${setUp}`, `${start} > ${setUp}`],
  unproven: [`${start} > ${code} > set-up`, `${start} > ${code} > verify-ip`],
  proven: [`${start} > ${otp} > ${setUpCancelled}`, `${start} > ${otp} > ${network}`],
});

/** The code that only the set-up asks for is part of it. */
const cancelledSetUpInSession = outcomesWith({
  none: [setUpCancelled, network],
  noneAfter: [setUp, setUp],
  unproven: [`${code} > set-up`, `${code} > verify-ip`],
  proven: ['code > cancel > in', network],
});

interface Cases {
  started: Outcomes;
  cancelled: Outcomes;
}

function rowsFor(action: string, { started, cancelled }: Cases, hasSession: boolean): Row[] {
  const name = `kc_action=${action}${hasSession ? ' in a session' : ''}`;
  return [
    { name, hasSession, enter: (visit) => startAction(visit, action), outcomes: started },
    {
      name: `${name} and cancel-aia`,
      hasSession,
      enter: (visit) => cancelAction(visit, action),
      outcomes: cancelled,
    },
  ];
}

/** Nothing to do but what any log-in has to do. */
const doesNothing = ['login-policy', 'enter-otp', 'review-access', 'offer-set-up'].flatMap(
  (action) => [
    ...rowsFor(action, { started: asksForWhatIsMissing, cancelled: cancelledInVain }, false),
    ...rowsFor(action, { started: asksForWhatIsMissing, cancelled: cancelledInSession }, true),
  ],
);

export const ownActionRows: Row[] = [
  ...doesNothing,
  ...rowsFor('CONFIGURE_TOTP', { started: setsUp, cancelled: cancelledSetUp }, false),
  ...rowsFor(
    'CONFIGURE_TOTP',
    { started: setsUpInSession, cancelled: cancelledSetUpInSession },
    true,
  ),
];
