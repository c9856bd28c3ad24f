import { notApplicable } from '../columns.ts';
import { linkOn } from '../links.ts';
import type { Row, Visit } from '../row.ts';
import { walk } from '../walk.ts';

const noNetwork = notApplicable('nobody knows a network of a user who is only now created');
const noOtp = notApplicable('a user who is only now created has no authenticator');

async function register({ browser, visitor }: Visit): Promise<string> {
  const { username, password } = visitor;
  const link = linkOn(await browser.open(), 'login-actions/registration?');
  const page = await browser.submit(await browser.get(link), {
    email: username,
    firstName: 'New',
    lastName: 'User',
    password,
    'password-confirm': password,
  });
  return walk(browser, page, visitor);
}

export const registrationRows: Row[] = [
  {
    name: 'registration',
    isNew: true,
    enter: register,
    // The user, and with it the customer, is new: two-factor is required at once.
    outcomes: {
      before: { none: [noNetwork, 'set-up'], unproven: noOtp, proven: noOtp },
      after: { none: [noNetwork, 'set-up'], unproven: noOtp, proven: noOtp },
    },
  },
];
