import assert from 'node:assert/strict';
import { decideChange, type Change, type EnforcementRecord } from '../../src/domain/enforcement.ts';
import type { Standing } from '../../src/domain/standing.ts';

const asked = ['UPDATE_PASSWORD', 'CONFIGURE_TOTP'];
const notAsked = ['UPDATE_PASSWORD'];

function aRecord(changes: Partial<EnforcementRecord> = {}): EnforcementRecord {
  return { askedAt: 0, actionIsOurs: true, sessionsEnded: true, ...changes };
}

const cases: {
  name: string;
  standing: Standing;
  actions: string[];
  record?: EnforcementRecord;
  expected: Change;
}[] = [
  {
    name: 'never asked',
    standing: 'set-up-required',
    actions: notAsked,
    expected: 'ask-for-set-up',
  },
  {
    name: 'asked by an administrator, sessions still open',
    standing: 'set-up-required',
    actions: asked,
    expected: 'ask-for-set-up',
  },
  {
    name: 'asked, and killed before the sessions were ended',
    standing: 'set-up-required',
    actions: asked,
    record: aRecord({ sessionsEnded: false }),
    expected: 'ask-for-set-up',
  },
  {
    name: 'asked, and all done',
    standing: 'set-up-required',
    actions: asked,
    record: aRecord(),
    expected: 'none',
  },
  {
    name: 'asked, and an administrator took it away',
    standing: 'set-up-required',
    actions: notAsked,
    record: aRecord(),
    expected: 'ask-for-set-up',
  },
  {
    name: 'no longer required, and ours',
    standing: 'set-up-offered',
    actions: asked,
    record: aRecord(),
    expected: 'take-back',
  },
  {
    name: "no longer required, and an administrator's",
    standing: 'set-up-offered',
    actions: asked,
    record: aRecord({ actionIsOurs: false }),
    expected: 'forget',
  },
  {
    name: 'no longer required, and never ours',
    standing: 'set-up-offered',
    actions: asked,
    expected: 'none',
  },
  {
    name: 'set up as asked',
    standing: 'set-up',
    actions: notAsked,
    record: aRecord(),
    expected: 'forget',
  },
  {
    name: 'exempt since, and ours',
    standing: 'exempt',
    actions: asked,
    record: aRecord(),
    expected: 'take-back',
  },
  {
    name: 'renamed to no mail address since, and ours',
    standing: 'username-not-email',
    actions: asked,
    record: aRecord(),
    expected: 'take-back',
  },
];

describe('enforcement of one user', () => {
  for (const { name, standing, actions, record, expected } of cases) {
    it(`is ${expected} for: ${name}`, () => {
      assert.equal(decideChange(standing, actions, record), expected);
    });
  }
});
