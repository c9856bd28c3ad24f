import { decisionInputSchema } from '../../src/domain/login-request.ts';
import type { DecisionInput } from '../../src/domain/decision-input.ts';
import { readPolicy, type Policy } from '../../src/domain/policy.ts';
import type { StandingFacts } from '../../src/domain/standing.ts';

/** The policy of the text, with changes to its parts. */
export function aPolicy(changes: { twoFactor?: object; ipVerification?: object } = {}): Policy {
  return readPolicy({
    realm: 'dashboard',
    timeZone: 'America/New_York',
    twoFactor: {
      newCustomersFrom: '2021-12-06',
      existingCustomersOptionalUntil: '2022-01-21',
      exemptRoles: ['break-glass'],
      identityProviders: { corp: { acceptAmr: ['mfa'], customers: ['acme'] } },
      ...changes.twoFactor,
    },
    ipVerification: changes.ipVerification,
  });
}

const ann = {
  id: 'u1',
  username: 'ann@example.com',
  email: 'ann@example.com',
  emailVerified: false,
  roles: [],
  locale: 'en',
};

const acme = { id: 'acme', name: 'Acme', since: '2019-03-01' };

export interface LoginChanges {
  now?: string;
  state?: object;
  login?: object;
  user?: object;
  customers?: object[];
  secondFactor?: object;
  client?: object;
}

/** Ann of Acme, an existing customer, at a known network a month before the cutover. */
export function aLogin(changes: LoginChanges = {}): DecisionInput {
  return decisionInputSchema.parse({
    now: changes.now ?? '2021-12-20T12:00:00Z',
    state: {
      customerEnabled: {},
      ipVerificationExempt: false,
      knownNetworks: ['203.0.113.0/24'],
      ...changes.state,
    },
    request: {
      protocol: 1,
      realm: 'dashboard',
      login: {
        id: 's1.t1',
        path: 'browser',
        clientId: 'dashboard',
        identityProvider: null,
        ...changes.login,
      },
      user: { ...ann, createdAt: '2020-05-04T10:00:00Z', ...changes.user },
      customers: changes.customers ?? [acme],
      secondFactor: { configured: false, proven: false, ...changes.secondFactor },
      client: { ip: '203.0.113.7', userAgent: null, ...changes.client },
    },
  });
}

/** Ann outside a log-in. */
export function aStanding(changes: Partial<StandingFacts> = {}): StandingFacts {
  return {
    user: { ...ann, createdAt: Date.parse('2020-05-04T10:00:00Z') },
    customers: [acme],
    customerEnabled: {},
    otpConfigured: false,
    identityProviders: [],
    ...changes,
  };
}
