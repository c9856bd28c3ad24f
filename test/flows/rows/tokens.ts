import { askForToken, claimsOf } from '../../support/login-browser.ts';
import type { Outcomes } from '../columns.ts';
import type { Row, Tokens, Unreachable, Visit } from '../row.ts';
import type { Stage } from '../stage.ts';
import { exchanger, serviceAccount } from '../token-clients.ts';

async function refresh({ stage, cell, address, tokens }: Visit): Promise<string> {
  await stage.enforce(cell.moment);
  const answer = await askForToken(address, {
    grant_type: 'refresh_token',
    refresh_token: String(tokens['refresh_token']),
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
      subject_token: String(tokens['access_token']),
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    },
  );
  return answer.status === 200 ? 'goes on' : 'dead';
}

async function askAsMachine({ realm }: Stage, grant: Record<string, string>): Promise<Tokens> {
  const { clientId, secret } = serviceAccount;
  return (await askForToken({ ...realm, clientId }, { client_secret: secret, ...grant })).body;
}

/** What enforcement leaves of a machine's session, and of its account. */
async function enforceOnMachine(stage: Stage, tokens: Tokens): Promise<unknown> {
  await stage.enforce('after');
  const { error } = await askAsMachine(stage, {
    grant_type: 'refresh_token',
    refresh_token: String(tokens['refresh_token']),
  });
  const claims = claimsOf(tokens['access_token']);
  const { users } = stage.realm.admin;
  const account = await users.findOne({ id: String(claims['sub']) });
  return {
    username: claims['preferred_username'],
    twoFactor: claims['two_factor'],
    session: error === undefined ? 'goes on' : 'dead',
    requiredActions: account?.requiredActions,
  };
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

/** The session begins before the first enforcement too. */
export const unreachable: Unreachable[] = [
  {
    name: 'client credentials',
    coveredBy: 'the account is no person’s, and enforcement leaves service accounts alone',
    begin: (stage) => askAsMachine(stage, { grant_type: 'client_credentials' }),
    check: enforceOnMachine,
    outcome: {
      username: `service-account-${serviceAccount.clientId}`,
      twoFactor: undefined,
      session: 'goes on',
      requiredActions: [],
    },
  },
];
