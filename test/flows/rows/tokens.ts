import { askForToken, claimsOf } from '../../support/login-browser.ts';
import type { Outcomes } from '../columns.ts';
import type { Row, Unreachable, Visit } from '../row.ts';
import type { Stage } from '../stage.ts';
import { exchanger, serviceAccount } from '../token-clients.ts';

async function refresh({ stage, cell, address, tokens }: Visit): Promise<string> {
  await stage.enforce(cell.moment);
  const answer = await askForToken(address, {
    grant_type: 'refresh_token',
    refresh_token: tokens['refresh_token'] ?? '',
  });
  return answer.status === 200 ? 'goes on' : 'dead';
}

async function exchange({ stage, cell, address, tokens }: Visit): Promise<string> {
  await stage.enforce(cell.moment);
  const answer = await askForToken(
    { ...address, clientId: exchanger.clientId },
    {
      client_secret: exchanger.secret,
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: tokens['access_token'] ?? '',
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    },
  );
  return answer.status === 200 ? 'goes on' : 'dead';
}

async function askAsMachine({ realm }: Stage): Promise<unknown> {
  const { body } = await askForToken(
    { ...realm, clientId: serviceAccount.clientId },
    { grant_type: 'client_credentials', client_secret: serviceAccount.secret },
  );
  return claimsOf(body['access_token'])['preferred_username'];
}

const goesOn = ['goes on', 'goes on'] as const;

/** `cutover enforce` ends the sessions of who must set up; it looks at no network and at no proof. */
const untilEnforced: Outcomes = {
  before: { none: goesOn, unproven: goesOn, proven: goesOn },
  after: { none: ['dead', 'dead'], unproven: goesOn, proven: goesOn },
};

/** All sessions begin before the first enforcement, which changes users of other rows too. */
export const tokenRows: Row[] = [
  {
    name: 'refresh',
    hasSession: true,
    enter: refresh,
    outcomes: untilEnforced,
  },
  {
    name: 'token exchange',
    hasSession: true,
    enter: exchange,
    outcomes: untilEnforced,
  },
];

export const unreachable: Unreachable[] = [
  {
    name: 'client credentials',
    coveredBy: 'the account is no person’s, and enforcement leaves service accounts alone',
    check: askAsMachine,
    outcome: `service-account-${serviceAccount.clientId}`,
  },
];
