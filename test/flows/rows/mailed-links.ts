import { notApplicable } from '../columns.ts';
import { linkInMail, linkOn, openResetLink } from '../links.ts';
import { resetFlows } from '../realm-flows.ts';
import type { Row, Visit } from '../row.ts';
import { whatBecameOfOtp } from '../otp-credentials.ts';
import { walk } from '../walk.ts';

const newPassword = 'new-password';
const answers = {
  'update-password': { 'password-new': newPassword, 'password-confirm': newPassword },
};

async function resetCredentials(
  { stage, browser, visitor }: Visit,
  resetCredentialsFlow: string,
): Promise<string> {
  const { admin, realm } = stage.realm;
  await admin.realms.update({ realm }, { resetCredentialsFlow });
  const reset = await openResetLink(browser, stage.smtp, visitor.username);
  return walk(browser, reset, visitor, { answers });
}

/** As Keycloak does it by itself: the mailbox alone would replace the authenticator. */
async function resetOtp(visit: Visit): Promise<string> {
  const shown = await resetCredentials(visit, resetFlows.none);
  return `${shown}; ${await whatBecameOfOtp(visit)}`;
}

async function openActionLink({ stage, browser, visitor }: Visit): Promise<string> {
  const { id, username } = visitor;
  await stage.realm.admin.users.executeActionsEmail({ id, actions: ['UPDATE_PASSWORD'] });
  const page = await browser.get(linkInMail(stage.smtp, username));
  return walk(browser, await browser.get(linkOn(page, 'action-token')), visitor, { answers });
}

const changes = 'update-password > in';
const changesByCode = `code > ${changes}`;
const changed = 'update-password > info';
const changedByCode = `code > ${changed}`;
/** The new authenticator takes a code of the old one, which stays until then. */
const setUpByCode = 'code > update-password > in; kept';
const noFlow = notApplicable('the link runs no flow that could prove a code');

/** The mail proves the mailbox, so any network will do; it never replaces the second factor, nor its set-up. */
export const mailedLinkRows: Row[] = [
  {
    name: 'reset credentials',
    enter: (visit) => resetCredentials(visit, resetFlows[visit.cell.factor]),
    outcomes: {
      before: {
        none: [changes, changes],
        unproven: [changesByCode, changesByCode],
        proven: [changes, changes],
      },
      after: {
        none: ['set-up', 'set-up'],
        unproven: [changesByCode, changesByCode],
        proven: [changes, changes],
      },
    },
  },
  {
    name: 'reset credentials by a flow that resets OTP',
    enter: resetOtp,
    outcomes: {
      before: {
        none: notApplicable('like the row before'),
        unproven: [setUpByCode, setUpByCode],
        proven: notApplicable('the flow asks for no code'),
      },
      after: {
        none: notApplicable('like the row before'),
        unproven: [setUpByCode, setUpByCode],
        proven: notApplicable('the flow asks for no code'),
      },
    },
  },
  {
    name: 'execute-actions link',
    enter: openActionLink,
    outcomes: {
      before: {
        none: [changed, changed],
        unproven: [changedByCode, changedByCode],
        proven: noFlow,
      },
      after: {
        none: ['set-up', 'set-up'],
        unproven: [changedByCode, changedByCode],
        proven: noFlow,
      },
    },
  },
];
