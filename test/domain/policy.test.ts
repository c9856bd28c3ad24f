import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { policyJsonSchema } from '../../src/domain/policy-schema.ts';
import { formatInstant } from '../../src/domain/calendar.ts';
import { PolicyInvalid, readPolicy, type PolicyFault } from '../../src/domain/policy.ts';

const realmConfig = new URL('../../realm-config/', import.meta.url);

const minimal = {
  realm: 'dashboard',
  timeZone: 'America/New_York',
  twoFactor: { newCustomersFrom: '2021-12-06', existingCustomersOptionalUntil: '2022-01-21' },
};

function faultsOf(document: unknown): readonly PolicyFault[] {
  try {
    readPolicy(document);
  } catch (error) {
    if (error instanceof PolicyInvalid) return error.faults;
    throw error;
  }
  return [];
}

function withTwoFactor(changes: object): unknown {
  return { ...minimal, twoFactor: { ...minimal.twoFactor, ...changes } };
}

describe('policy', () => {
  it('gives every key but four a default', () => {
    assert.deepEqual(readPolicy(minimal).document, {
      version: 1,
      realm: 'dashboard',
      dashboardClient: 'dashboard',
      apiClient: 'two-factor-api',
      timeZone: 'America/New_York',
      twoFactor: {
        newCustomersFrom: '2021-12-06',
        existingCustomersOptionalUntil: '2022-01-21',
        exemptRoles: [],
        identityProviders: {},
        reminders: [],
      },
      customers: {
        from: 'organization',
        customerAttribute: 'customer',
        joinedAttribute: 'customerSince',
      },
      setUp: { linkLifetime: 'PT2H' },
      ipVerification: {
        enabled: true,
        learnUntil: null,
        linkLifetime: 'PT2H',
        rememberFor: 'P90D',
        ipv4Prefix: 24,
        ipv6Prefix: 64,
        trustedNetworks: [],
        allowedNetworks: [],
      },
      remoteTools: {
        'take-control': 'remote-take-control',
        teamviewer: 'remote-teamviewer',
        'remote-background': 'remote-background',
      },
    });
  });

  it('is satisfied with the file in realm-config', () => {
    const policy = readPolicy(parse(readFileSync(new URL('policy.yaml', realmConfig), 'utf8')));
    assert.equal(formatInstant(policy.newCustomersFrom), '2021-12-06T05:00:00Z');
    assert.equal(formatInstant(policy.existingCustomersRequiredFrom), '2022-01-22T05:00:00Z');
  });

  it('has a current JSON schema for editors', () => {
    const file = readFileSync(new URL('policy.schema.json', realmConfig), 'utf8');
    assert.deepEqual(
      JSON.parse(file),
      JSON.parse(JSON.stringify(policyJsonSchema())),
      'realm-config/policy.schema.json is stale: run npm run policy-schema',
    );
  });

  it('ends the learning period with the whole of its last day', () => {
    const policy = readPolicy({ ...minimal, ipVerification: { learnUntil: '2022-02-01' } });
    assert.equal(policy.learningEndsAt, Date.parse('2022-02-02T05:00:00Z'));
  });

  it('lets new customers start on the last optional day', () => {
    assert.deepEqual(faultsOf(withTwoFactor({ newCustomersFrom: '2022-01-21' })), []);
  });

  const single: { name: string; document: unknown; path: string; message: RegExp }[] = [
    {
      name: 'a missing realm',
      document: { ...minimal, realm: undefined },
      path: 'realm',
      message: /is missing/,
    },
    {
      name: 'an unknown zone',
      document: { ...minimal, timeZone: 'America/NewYork' },
      path: 'timeZone',
      message: /IANA database, such as America\/New_York, not "America\/NewYork"/,
    },
    {
      name: 'an unknown key',
      document: { ...minimal, twoFactr: {} },
      path: '(the whole document)',
      message: /unknown key twoFactr; allowed are version, realm/,
    },
    {
      name: 'an unknown key further in',
      document: withTwoFactor({ newCustomerFrom: '2021-12-06' }),
      path: 'twoFactor',
      message: /unknown key newCustomerFrom; allowed are newCustomersFrom/,
    },
    {
      name: 'a day that is not in the calendar',
      document: withTwoFactor({ newCustomersFrom: '2021-02-30' }),
      path: 'twoFactor.newCustomersFrom',
      message: /YYYY-MM-DD, not "2021-02-30"/,
    },
    {
      name: 'days the wrong way round',
      document: withTwoFactor({ newCustomersFrom: '2022-01-22' }),
      path: 'twoFactor.newCustomersFrom',
      message: /not be later than existingCustomersOptionalUntil/,
    },
    {
      name: 'a network without a prefix',
      document: { ...minimal, ipVerification: { trustedNetworks: ['10.0.0.1'] } },
      path: 'ipVerification.trustedNetworks.0',
      message: /CIDR notation/,
    },
    {
      name: 'an ordinary number where a text belongs',
      document: { ...minimal, customers: { joinedAttribute: 7 } },
      path: 'customers.joinedAttribute',
      message: /must be a text that is not empty, not 7/,
    },
    {
      name: 'an empty attribute name',
      document: { ...minimal, customers: { from: 'userAttribute', customerAttribute: '' } },
      path: 'customers.customerAttribute',
      message: /must be a text that is not empty, not ""/,
    },
    {
      name: 'customers from elsewhere',
      document: { ...minimal, customers: { from: 'role' } },
      path: 'customers.from',
      message: /must be organization, group or userAttribute, not "role"/,
    },
    {
      name: 'a policy of another version',
      document: { ...minimal, version: 2 },
      path: 'version',
      message: /must be 1, not 2/,
    },
    {
      name: 'an empty file',
      document: null,
      path: '(the whole document)',
      message: /must be a mapping, not null/,
    },
  ];
  for (const { name, document, path, message } of single) {
    it(`names ${name}`, () => {
      const faults = faultsOf(document);
      assert.deepEqual(
        faults.map((fault) => fault.path),
        [path],
      );
      assert.match(faults[0]?.message ?? '', message);
    });
  }

  it('names every fault at once, the order of the days included', () => {
    const faults = faultsOf({
      timeZone: 'Mars/Olympus',
      twoFactor: {
        newCustomersFrom: '2022-02-01',
        existingCustomersOptionalUntil: '2022-01-21',
        reminders: ['soon'],
      },
      ipVerification: { ipv4Prefix: 33, allowedNetworks: ['all'] },
    });
    assert.deepEqual(faults.map(({ path }) => path).sort(), [
      'ipVerification.allowedNetworks.0',
      'ipVerification.ipv4Prefix',
      'realm',
      'timeZone',
      'twoFactor.newCustomersFrom',
      'twoFactor.reminders.0',
    ]);
  });
});
