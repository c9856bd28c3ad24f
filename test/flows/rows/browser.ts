import { asksAndOffers, asksForWhatIsMissing, notApplicable } from '../columns.ts';
import { removeUnseen } from '../../support/remove-unseen.ts';
import { otpIds } from '../otp-credentials.ts';
import type { Row, Visit } from '../row.ts';
import { walk } from '../walk.ts';

const nothingToLose = notApplicable('there is no authenticator to replace or to remove');

/** The proof in the session names the authenticator, and ends with it. */
async function replaceOtp(visit: Visit, isNewOne: boolean): Promise<string> {
  const { stage, visitor, browser } = visit;
  for (const credentialId of await otpIds(visit))
    await removeUnseen(stage.realm.admin, { id: visitor.id, credentialId });
  if (isNewOne) await stage.addOtp(visitor.id);
  return walk(browser, await browser.open(), visitor);
}

async function loseOtp(visit: Visit): Promise<string> {
  const { stage, visitor, browser } = visit;
  for (const credentialId of await otpIds(visit))
    await stage.realm.admin.users.deleteCredential({ id: visitor.id, credentialId });
  const page = await browser.open();
  return `${page.id} > ${await walk(browser, page, visitor)}`;
}

const { before, after } = asksForWhatIsMissing;
const nobodyIsThere = ['login_required', 'login_required'] as const;

export const browserRows: Row[] = [
  {
    name: 'browser form',
    enter: async ({ browser, visitor }) => walk(browser, await browser.open(), visitor),
    outcomes: asksAndOffers,
  },
  {
    name: 'SSO cookie',
    hasSession: true,
    enter: async ({ browser, visitor }) => walk(browser, await browser.open(), visitor),
    outcomes: asksForWhatIsMissing,
  },
  {
    name: 'SSO cookie and another authenticator since',
    hasSession: true,
    enter: (visit) => replaceOtp(visit, true),
    outcomes: {
      before: { none: nothingToLose, unproven: before.unproven, proven: before.unproven },
      after: { none: nothingToLose, unproven: after.unproven, proven: after.unproven },
    },
  },
  {
    name: 'SSO cookie and no authenticator since',
    hasSession: true,
    enter: (visit) => replaceOtp(visit, false),
    outcomes: {
      before: { none: nothingToLose, unproven: before.none, proven: before.none },
      after: { none: nothingToLose, unproven: after.none, proven: after.none },
    },
  },
  {
    name: 'SSO cookie and an administrator removed the authenticator since',
    hasSession: true,
    enter: loseOtp,
    outcomes: {
      before: {
        none: nothingToLose,
        unproven: ['login > in', 'login > verify-ip'],
        proven: ['login > offer > in', 'login > verify-ip'],
      },
      after: {
        none: nothingToLose,
        unproven: ['login > set-up', 'login > set-up'],
        proven: ['login > set-up', 'login > set-up'],
      },
    },
  },
  {
    name: 'prompt=none in a session',
    hasSession: true,
    enter: async ({ browser, visitor }) =>
      walk(browser, await browser.open({ prompt: 'none' }), visitor),
    outcomes: {
      before: {
        none: ['in', 'interaction_required'],
        unproven: ['interaction_required', 'interaction_required'],
        proven: ['in', 'interaction_required'],
      },
      after: {
        none: ['interaction_required', 'interaction_required'],
        unproven: ['interaction_required', 'interaction_required'],
        proven: ['in', 'interaction_required'],
      },
    },
  },
  {
    name: 'prompt=none without a session',
    enter: async ({ browser, visitor }) =>
      walk(browser, await browser.open({ prompt: 'none' }), visitor),
    outcomes: {
      before: { none: nobodyIsThere, unproven: nobodyIsThere, proven: nobodyIsThere },
      after: { none: nobodyIsThere, unproven: nobodyIsThere, proven: nobodyIsThere },
    },
  },
  {
    name: 'prompt=login in a session',
    hasSession: true,
    enter: async ({ browser, visitor }) =>
      walk(browser, await browser.open({ prompt: 'login' }), visitor),
    outcomes: asksForWhatIsMissing,
  },
];
