import type { Page } from '../../support/login-browser.ts';
import type { Outcomes } from '../columns.ts';
import { everywhere, forge, inVain } from '../detours.ts';
import type { Row, Visit } from '../row.ts';
import { walk } from '../walk.ts';

const newPassword = 'new-password';

const forms = {
  UPDATE_PROFILE: { firstName: 'First', lastName: 'Changed' },
  UPDATE_PASSWORD: { 'password-new': newPassword, 'password-confirm': newPassword },
};

type Action = keyof typeof forms;

/** The form of the action is posted where it is not shown. */
async function answerPending(visit: Visit, action: Action): Promise<string> {
  const { browser, visitor } = visit;
  const { username } = visitor;
  const form = {
    ...forms[action],
    ...(action === 'UPDATE_PROFILE' ? { username, email: username } : {}),
  };
  const word = action.toLowerCase().replace('_', '-');
  const before = await whatMayChange(visit);
  const take = (page: Page) => forge(browser, page, action, form);
  const shown = await walk(browser, await browser.open(), visitor, {
    answers: { [word]: form },
    detour: { word: 'forged', at: everywhere, take },
  });
  return `${shown}; ${(await whatMayChange(visit)) === before ? 'unchanged' : 'changed'}`;
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

const start = 'login > forged > login';
const code = `${start} > ${inVain('code', 'forged')}`;
const otp = `${start} > ${inVain('otp', 'forged')}`;
const network = `${inVain('verify-ip', 'forged')}; unchanged`;
const setUp = `${start} > ${inVain('set-up', 'forged')}; unchanged`;

function outcomesFor(word: string): Outcomes {
  const unproven = [`${code} > ${word} > in; changed`, `${code} > verify-ip; unchanged`] as const;
  const proven = [`${otp} > ${word} > in; changed`, `${otp} > ${network}`] as const;
  const offered = `${start} > ${word} > ${inVain('offer', 'forged')} > in; changed`;
  return {
    before: { none: [offered, `${start} > ${network}`], unproven, proven },
    after: { none: [setUp, setUp], unproven, proven },
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
