import type { Page } from '../../support/login-browser.ts';
import type { Outcomes } from '../columns.ts';
import type { Row, Visit } from '../row.ts';
import { walk } from '../walk.ts';

const newPassword = 'new-password';

const forms = {
  UPDATE_PROFILE: { firstName: 'First', lastName: 'Changed' },
  UPDATE_PASSWORD: { 'password-new': newPassword, 'password-confirm': newPassword },
};

type Action = keyof typeof forms;

/** At the first page of the hook the form of the action is posted, as if it had been shown. */
async function answerPending(visit: Visit, action: Action): Promise<string> {
  const { browser, visitor } = visit;
  const { username } = visitor;
  const form = {
    ...forms[action],
    ...(action === 'UPDATE_PROFILE' ? { username, email: username } : {}),
  };
  const word = action.toLowerCase().replace('_', '-');
  const before = await whatMayChange(visit);
  const take = (page: Page) => browser.submit(atAction(page, action), form);
  const shown = await walk(browser, await browser.open(), visitor, {
    answers: { [word]: form },
    detour: { word: 'forged', take },
  });
  return `${shown}; ${(await whatMayChange(visit)) === before ? 'unchanged' : 'changed'}`;
}

function atAction(page: Page, action: Action): Page {
  return { ...page, html: page.html.replaceAll(/execution=[^&"]+/g, `execution=${action}`) };
}

async function whatMayChange({ stage, visitor }: Visit): Promise<string> {
  const { users } = stage.realm.admin;
  const { id } = visitor;
  const user = await users.findOne({ id });
  const credentials = await users.getCredentials({ id });
  const { email, lastName, requiredActions } = user ?? {};
  const passwords = credentials.filter(({ type }) => type === 'password');
  return JSON.stringify({ email, lastName, requiredActions, passwords });
}

function outcomesFor(word: string): Outcomes {
  const goesOn = `${word} > in; changed`;
  const codeFirst = `code > forged > code > ${goesOn}`;
  const blocked = 'verify-ip > forged > verify-ip; unchanged';
  const codeAndBlocked = 'code > forged > code > verify-ip; unchanged';
  const setUp = 'set-up > forged > set-up; unchanged';
  return {
    before: {
      none: [`${word} > offer > forged > offer > in; changed`, blocked],
      unproven: [codeFirst, codeAndBlocked],
      proven: [goesOn, blocked],
    },
    after: {
      none: [setUp, setUp],
      unproven: [codeFirst, codeAndBlocked],
      proven: [goesOn, blocked],
    },
  };
}

export const pendingActionRows: Row[] = (['UPDATE_PROFILE', 'UPDATE_PASSWORD'] as const).map(
  (action) => ({
    name: `${action} pending`,
    user: () => ({ requiredActions: [action] }),
    enter: (visit) => answerPending(visit, action),
    outcomes: outcomesFor(action.toLowerCase().replace('_', '-')),
  }),
);
