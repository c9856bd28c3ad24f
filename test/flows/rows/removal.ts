import { notApplicable } from '../columns.ts';
import type { Row, Visit } from '../row.ts';
import { otpIds, whatBecameOfOtp } from '../otp-credentials.ts';
import { walk } from '../walk.ts';

const nothing = notApplicable('there is no authenticator to remove');

async function removeByAccount(visit: Visit): Promise<string> {
  const { keycloakUrl, realm } = visit.address;
  const [id = ''] = await otpIds(visit);
  const { status } = await fetch(`${keycloakUrl}/realms/${realm}/account/credentials/${id}`, {
    method: 'DELETE',
    // Without it Keycloak takes the caller for a browser that wants the console.
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${String(visit.tokens['access_token'])}`,
    },
  });
  return `${String(status)}, ${await whatBecameOfOtp(visit)}`;
}

async function removeByAction(visit: Visit): Promise<string> {
  const { browser, visitor } = visit;
  const [id = ''] = await otpIds(visit);
  const page = await browser.open({ kc_action: `delete_credential:${id}` });
  const shown = await walk(browser, page, visitor, {
    answers: { 'delete-credential': { accept: 'yes' } },
  });
  return `${shown}; ${await whatBecameOfOtp(visit)}`;
}

const isKept = '400, kept';
const removes = 'code > delete-credential > in; removed';
const isRefused = 'code > delete-credential > error; kept';

export const removalRows: Row[] = [
  {
    name: 'account API deletion',
    hasSession: true,
    user: () => ({ clientRoles: { account: ['manage-account'] } }),
    enter: removeByAccount,
    // It asks for no code, and the console's pages do: they use the action below.
    outcomes: {
      before: { none: nothing, unproven: [isKept, isKept], proven: [isKept, isKept] },
      after: { none: nothing, unproven: [isKept, isKept], proven: [isKept, isKept] },
    },
  },
  {
    name: 'kc_action=delete_credential',
    hasSession: true,
    enter: removeByAction,
    outcomes: {
      before: {
        none: nothing,
        unproven: [removes, 'code > verify-ip; kept'],
        proven: [removes, 'verify-ip; kept'],
      },
      after: {
        none: nothing,
        unproven: [isRefused, 'code > verify-ip; kept'],
        proven: [isRefused, 'verify-ip; kept'],
      },
    },
  },
];
