import assert from 'node:assert/strict';
import { decideStanding, type Standing, type StandingFacts } from '../../src/domain/standing.ts';
import { aPolicy, aStanding } from './builders.ts';

const before = '2021-12-20T12:00:00Z';
const after = '2022-02-01T12:00:00Z';

function aUser(changes: object): Pick<StandingFacts, 'user'> {
  return { user: { ...aStanding().user, ...changes } };
}

const zeta = { id: 'zeta', name: 'Zeta', since: null };

const cases: { name: string; now: string; facts: Partial<StandingFacts>; expected: Standing }[] = [
  { name: 'optional and not set up', now: before, facts: {}, expected: 'set-up-offered' },
  { name: 'optional and set up', now: before, facts: { otpConfigured: true }, expected: 'set-up' },
  { name: 'required and not set up', now: after, facts: {}, expected: 'set-up-required' },
  { name: 'required and set up', now: after, facts: { otpConfigured: true }, expected: 'set-up' },
  {
    name: 'switched on by the customer',
    now: before,
    facts: { customerEnabled: { acme: true } },
    expected: 'set-up-required',
  },
  {
    name: 'an exempt role',
    now: after,
    facts: aUser({ roles: ['break-glass'] }),
    expected: 'exempt',
  },
  {
    name: 'linked to an identity provider that may vouch',
    now: after,
    facts: { identityProviders: ['corp'] },
    expected: 'decided-at-log-in',
  },
  {
    name: 'linked to one that may not vouch for all the customers',
    now: after,
    facts: { identityProviders: ['corp'], customers: [...aStanding().customers, zeta] },
    expected: 'set-up-required',
  },
  {
    name: 'linked to one that the policy does not list',
    now: after,
    facts: { identityProviders: ['other'] },
    expected: 'set-up-required',
  },
  {
    name: 'a user name that is no mail address',
    now: after,
    facts: aUser({ username: 'ann' }),
    expected: 'username-not-email',
  },
  {
    name: 'a user name that is no mail address, while nothing is required',
    now: before,
    facts: aUser({ username: 'ann' }),
    expected: 'set-up-offered',
  },
];

describe('standing outside a log-in', () => {
  for (const { name, now, facts, expected } of cases) {
    it(`is ${expected} for: ${name}`, () => {
      const { standing } = decideStanding(aPolicy(), Date.parse(now), aStanding(facts));
      assert.equal(standing, expected);
    });
  }

  it('knows no network rules: an allow list denies nobody', () => {
    const policy = aPolicy({ ipVerification: { allowedNetworks: ['203.0.113.0/24'] } });
    const { decision } = decideStanding(policy, Date.parse(before), aStanding());
    assert.equal(decision.verdict, 'allow');
  });
});
