import assert from 'node:assert/strict';
import { cellsOf } from './columns.ts';
import { allRows } from './table.ts';
import { usernamesFor } from './visitors.ts';

/** Rows, occupied cells, and the cells that make no sense: how many of which row, by their reason. */
const expected = {
  rows: 62,
  occupied: 650,
  notApplicable: {
    'there is no authenticator to replace or to remove': {
      'SSO cookie and another authenticator since': 4,
      'SSO cookie and no authenticator since': 4,
      'SSO cookie and an administrator removed the authenticator since': 4,
    },
    'nobody knows a network of a user who is only now created': {
      registration: 2,
      'first identity-provider log-in of a new user with amr': 2,
      'first identity-provider log-in of a new user without amr': 2,
    },
    'a user who is only now created has no authenticator': {
      registration: 8,
      'first identity-provider log-in of a new user with amr': 8,
      'first identity-provider log-in of a new user without amr': 8,
    },
    'the flow is that of the row before': {
      'reset credentials by a flow that resets OTP': 4,
      'reset credentials in a session by a flow that resets OTP': 4,
    },
    'no flow asks for a code: only a session has one that was proven': {
      'reset credentials by a flow that resets OTP': 4,
      'execute-actions link': 4,
    },
    'there is no authenticator to remove': {
      'account API deletion': 4,
      'kc_action=delete_credential': 4,
    },
    'in a session that lacks nothing no page is shown to cancel at': {
      'kc_action=login-policy in a session and cancel-aia': 3,
      'kc_action=enter-otp in a session and cancel-aia': 3,
      'kc_action=review-access in a session and cancel-aia': 3,
      'kc_action=offer-set-up in a session and cancel-aia': 3,
    },
    'without an authenticator there is no code to miss': {
      'restart without the code': 4,
      'second tab without the code': 4,
      'back button without the code': 4,
      'forged actions without the code': 4,
    },
  },
};

function countNotApplicable(): Record<string, Record<string, number>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const { name, outcomes } of allRows)
    for (const { outcome } of cellsOf(outcomes)) {
      if (typeof outcome === 'string') continue;
      const ofReason = (counts[outcome.because] ??= {});
      ofReason[name] = (ofReason[name] ?? 0) + 1;
    }
  return counts;
}

describe('The table of ways into the realm', () => {
  const usernames = allRows.flatMap(usernamesFor);

  it('has lost no row and no cell', () => {
    assert.deepEqual(
      {
        rows: allRows.length,
        occupied: usernames.length,
        notApplicable: countNotApplicable(),
      },
      expected,
    );
  });

  it('has a user of its own for each cell', () => {
    assert.equal(new Set(usernames).size, usernames.length);
  });
});
