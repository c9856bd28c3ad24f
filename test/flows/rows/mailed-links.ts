import { createLoginBrowser } from '../../support/login-browser.ts';
import { notApplicable, outcomesWith } from '../columns.ts';
import { askForReset, linkInMail, linkOn } from '../links.ts';
import { resetFlows } from '../realm-flows.ts';
import type { Row, Visit } from '../row.ts';
import { whatBecameOfOtp } from '../otp-credentials.ts';
import { walk } from '../walk.ts';

const newPassword = 'new-password';
const answers = {
  'update-password': { 'password-new': newPassword, 'password-confirm': newPassword },
};

/** @param asker the browser in which the user asks for the mail */
async function resetCredentials(
  { stage, browser, visitor }: Visit,
  resetCredentialsFlow: string,
  asker = browser,
): Promise<string> {
  const { admin, realm } = stage.realm;
  await admin.realms.update({ realm }, { resetCredentialsFlow });
  await askForReset(asker, visitor.username);
  const reset = await browser.get(linkInMail(stage.smtp, visitor.username));
  return walk(browser, reset, visitor, { answers });
}

/** Whoever has a session asks in another browser: this one shows no page that offers it. */
async function resetInSession(visit: Visit, resetCredentialsFlow: string): Promise<string> {
  return resetCredentials(visit, resetCredentialsFlow, createLoginBrowser(visit.address));
}

async function andOtp(visit: Visit, shown: Promise<string>): Promise<string> {
  return `${await shown}; ${await whatBecameOfOtp(visit)}`;
}

async function openActionLink({ stage, browser, visitor }: Visit): Promise<string> {
  const { id, username } = visitor;
  await stage.realm.admin.users.executeActionsEmail({ id, actions: ['UPDATE_PASSWORD'] });
  const page = await browser.get(linkInMail(stage.smtp, username));
  return walk(browser, await browser.get(linkOn(page, 'action-token')), visitor, { answers });
}

const changes = ['update-password > in', 'update-password > in'] as const;
const changesByCode = ['code > update-password > in', 'code > update-password > in'] as const;
const changed = ['update-password > info', 'update-password > info'] as const;
const changedByCode = ['code > update-password > info', 'code > update-password > info'] as const;
const setUp = ['set-up', 'set-up'] as const;
/** Keycloak's own would put a new authenticator in the place of the old one. */
const changesAndKeeps = [`${changesByCode[0]}; kept`, `${changesByCode[1]}; kept`] as const;
const changedAndKept = [`${changedByCode[0]}; kept`, `${changedByCode[1]}; kept`] as const;
/** What was proven in a session does not count for whoever comes by a mail. */
const inSession = {
  none: changed,
  noneAfter: setUp,
  unproven: changedByCode,
  proven: changedByCode,
};
const sameFlow = notApplicable('the flow is that of the row before');
const noFlow = notApplicable('no flow asks for a code: only a session has one that was proven');

/** The mail proves the mailbox, so any network will do; it never replaces the second factor, nor its set-up. */
export const mailedLinkRows: Row[] = [
  {
    name: 'reset credentials',
    enter: (visit) => resetCredentials(visit, resetFlows[visit.cell.factor]),
    outcomes: outcomesWith({
      none: changes,
      noneAfter: setUp,
      unproven: changesByCode,
      proven: changes,
    }),
  },
  {
    name: 'reset credentials by a flow that resets OTP',
    // As Keycloak does it by itself: the mailbox alone would replace the authenticator.
    enter: (visit) => andOtp(visit, resetCredentials(visit, resetFlows.none)),
    outcomes: outcomesWith({
      none: sameFlow,
      noneAfter: sameFlow,
      unproven: changesAndKeeps,
      proven: noFlow,
    }),
  },
  {
    name: 'reset credentials in a session',
    hasSession: true,
    enter: (visit) =>
      resetInSession(visit, resetFlows[visit.cell.factor === 'none' ? 'none' : 'unproven']),
    outcomes: outcomesWith(inSession),
  },
  {
    name: 'reset credentials in a session by a flow that resets OTP',
    hasSession: true,
    enter: (visit) => andOtp(visit, resetInSession(visit, resetFlows.none)),
    outcomes: outcomesWith({
      none: sameFlow,
      noneAfter: sameFlow,
      unproven: changedAndKept,
      proven: changedAndKept,
    }),
  },
  {
    name: 'execute-actions link',
    enter: openActionLink,
    outcomes: outcomesWith({
      none: changed,
      noneAfter: setUp,
      unproven: changedByCode,
      proven: noFlow,
    }),
  },
  {
    name: 'execute-actions link in a session',
    hasSession: true,
    enter: openActionLink,
    outcomes: outcomesWith(inSession),
  },
];
