import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import { testPassword } from '../../support/realm.ts';
import type { Outcomes } from '../columns.ts';
import type { Row, Visit } from '../row.ts';
import { walk } from '../walk.ts';

const action = 'CONFIGURE_TOTP';

/** Enforced after the cutover; only then comes the authenticator, or the moment before the cutover again. */
async function logInAfterwards({ stage, cell, browser, visitor }: Visit): Promise<string> {
  await stage.enforce('after');
  if (cell.factor !== 'none') await stage.addOtp(visitor.id);
  const shown = await walk(browser, await browser.open(), visitor);
  const user = await stage.realm.admin.users.findOne({ id: visitor.id });
  return `${shown}; ${user?.requiredActions?.includes(action) === true ? 'asked' : 'not asked'}`;
}

const withoutOtp: Partial<UserRepresentation> = {
  credentials: [{ type: 'password', value: testPassword }],
};

/** The log-in takes back what enforcement had set, and lets in as if it had never been set. */
const takenBack: Outcomes = {
  before: {
    none: ['offer > in; not asked', 'verify-ip; not asked'],
    unproven: ['code > in; not asked', 'code > verify-ip; not asked'],
    proven: ['in; not asked', 'verify-ip; not asked'],
  },
  after: {
    none: ['set-up; asked', 'set-up; asked'],
    unproven: ['code > in; not asked', 'code > verify-ip; not asked'],
    proven: ['in; not asked', 'verify-ip; not asked'],
  },
};

/** An administrator wants another authenticator of whoever has one; its set-up asks for the code by itself. */
const stays: Outcomes = {
  before: {
    none: ['set-up; asked', 'verify-ip; asked'],
    unproven: ['code > set-up; asked', 'code > set-up; asked'],
    proven: ['set-up; asked', 'verify-ip; asked'],
  },
  after: {
    none: ['set-up; asked', 'set-up; asked'],
    unproven: ['code > set-up; asked', 'code > set-up; asked'],
    proven: ['set-up; asked', 'verify-ip; asked'],
  },
};

/** They come last: enforcement changes the users of other rows too. */
export const enforcedRows: Row[] = [
  {
    name: 'log-in after an enforcement that no longer applies',
    user: () => withoutOtp,
    enter: logInAfterwards,
    outcomes: takenBack,
  },
  {
    name: 'log-in after an enforcement of who had to set up already',
    user: () => ({ ...withoutOtp, requiredActions: [action] }),
    enter: logInAfterwards,
    outcomes: stays,
  },
];
