import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decideLogin, type Decision, type Step } from '../../src/domain/login-decision.ts';
import { loginPaths } from '../../src/domain/login-request.ts';
import { aLogin, aPolicy, type LoginChanges } from './builders.ts';

const instants = fc
  .integer({ min: Date.parse('2021-11-01'), max: Date.parse('2022-03-01') })
  .map((ms) => new Date(ms).toISOString());

const days = fc
  .integer({ min: Date.parse('2021-11-01'), max: Date.parse('2022-03-01') })
  .map((ms) => new Date(ms).toISOString().slice(0, 10));

const customers = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('acme', 'beta', 'zeta'),
    name: fc.constant('Name'),
    since: fc.oneof(instants, days, fc.constantFrom(null, 'soon', '2019-03-01')),
  }),
  { selector: ({ id }) => id, maxLength: 3 },
);

const identityProvider = fc.option(
  fc.record({
    alias: fc.constantFrom('corp', 'other'),
    amr: fc.subarray(['pwd', 'mfa']),
    acr: fc.constantFrom(null, '1'),
  }),
);

const logins: fc.Arbitrary<LoginChanges> = fc.record({
  now: instants,
  state: fc.record({
    customerEnabled: fc.dictionary(fc.constantFrom('acme', 'beta', 'zeta'), fc.boolean()),
    ipVerificationExempt: fc.boolean(),
    knownNetworks: fc.subarray(['203.0.113.0/24', '2001:db8:1:2::/64', 'rubbish']),
  }),
  login: fc.record({ path: fc.constantFrom(...loginPaths), identityProvider }),
  user: fc.record({
    username: fc.constantFrom('ann@example.com', 'ann'),
    email: fc.constantFrom('ann@example.com', 'ann', null),
    createdAt: fc.option(instants),
    roles: fc.subarray(['break-glass', 'user']),
  }),
  customers,
  secondFactor: fc.record({ configured: fc.boolean(), proven: fc.boolean() }),
  client: fc.record({
    ip: fc.constantFrom('203.0.113.7', '198.51.100.9', '10.1.2.3', '2001:db8:1:2::9', 'x', null),
  }),
});

const networkSettings = fc.record({
  enabled: fc.boolean(),
  learnUntil: fc.constantFrom(null, '2021-12-20', '2022-01-10'),
  trustedNetworks: fc.subarray(['10.0.0.0/8', '203.0.113.0/24']),
  allowedNetworks: fc.constantFrom([], ['203.0.113.0/24', '10.0.0.0/8']),
});

const rank = { allow: 0, continue: 1, deny: 2 };

function covers(steps: readonly Step[], step: Step): boolean {
  return steps.includes(step) || (step === 'verify-ip' && steps.includes('verify-mailbox'));
}

function isAtLeastAsStrict(stricter: Decision, laxer: Decision): boolean {
  if (stricter.verdict === 'deny') return true;
  return (
    rank[stricter.verdict] >= rank[laxer.verdict] &&
    laxer.steps.every((step) => covers(stricter.steps, step))
  );
}

function assertAtLeastAsStrict(stricter: Decision, laxer: Decision): void {
  assert.ok(
    isAtLeastAsStrict(stricter, laxer),
    `${JSON.stringify(stricter)} is laxer than ${JSON.stringify(laxer)}`,
  );
}

describe('login decision: properties', () => {
  it('is never laxer later, for the same facts', () => {
    fc.assert(
      fc.property(logins, instants, networkSettings, (login, other, ipVerification) => {
        const policy = aPolicy({ ipVerification });
        const [earlier, later] = [aLogin(login).now, Date.parse(other)].sort((a, b) => a - b);
        assert.ok(earlier !== undefined && later !== undefined);
        const at = (now: number): Decision => decideLogin(policy, { ...aLogin(login), now });
        assertAtLeastAsStrict(at(later), at(earlier));
      }),
      { numRuns: 1000 },
    );
  });

  it('never drops a two-factor step for an exemption from IP verification', () => {
    fc.assert(
      fc.property(logins, networkSettings, (login, ipVerification) => {
        const decideWith = (ipVerificationExempt: boolean): Step[] =>
          decideLogin(
            aPolicy({ ipVerification }),
            aLogin({ ...login, state: { ...login.state, ipVerificationExempt } }),
          ).steps.filter((step) => step !== 'verify-ip');
        const exempt = decideWith(true);
        assert.ok(decideWith(false).every((step) => exempt.includes(step)));
      }),
      { numRuns: 1000 },
    );
  });

  it('spares nobody IP verification by an exemption without an authenticator in Keycloak', () => {
    fc.assert(
      fc.property(logins, networkSettings, (login, ipVerification) => {
        const decideWith = (ipVerificationExempt: boolean): Decision =>
          decideLogin(
            aPolicy({ ipVerification }),
            aLogin({
              ...login,
              state: { ...login.state, ipVerificationExempt },
              secondFactor: { configured: false, proven: false },
            }),
          );
        assert.deepEqual(decideWith(true), decideWith(false));
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the order of the customers', () => {
    fc.assert(
      fc.property(logins, networkSettings, (login, ipVerification) => {
        const policy = aPolicy({ ipVerification });
        const reversed = [...(login.customers ?? [])].reverse();
        assert.deepEqual(
          decideLogin(policy, aLogin({ ...login, customers: reversed })),
          decideLogin(policy, aLogin(login)),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('never asks more when more networks are trusted', () => {
    fc.assert(
      fc.property(logins, networkSettings, (login, ipVerification) => {
        const trustedNetworks = [...ipVerification.trustedNetworks, '198.51.100.0/24', '::/0'];
        assertAtLeastAsStrict(
          decideLogin(aPolicy({ ipVerification }), aLogin(login)),
          decideLogin(
            aPolicy({ ipVerification: { ...ipVerification, trustedNetworks } }),
            aLogin(login),
          ),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('has steps exactly when the verdict is continue', () => {
    fc.assert(
      fc.property(logins, networkSettings, (login, ipVerification) => {
        const { verdict, steps } = decideLogin(aPolicy({ ipVerification }), aLogin(login));
        assert.equal(steps.length > 0, verdict === 'continue');
      }),
    );
  });
});
