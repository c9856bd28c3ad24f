import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'otplib';
import { logInThroughPages } from '../../stack/log-in-through-pages.ts';
import { runCutover, type CommandResult } from '../support/cutover.ts';
import {
  aRealmUser,
  createPreparedRealm,
  testOtpSecret,
  testPassword,
  type TestRealm,
} from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';

const beforeTheCutover = '2021-12-20T12:00:00Z';
const afterTheCutover = '2022-02-01T12:00:00Z';

const withDefaultRoles = { realmRoles: ['offline_access'] };
const linkedToCorp = {
  federatedIdentities: [{ identityProvider: 'corp', userId: 'c', userName: 'c' }],
};

const users = [
  aRealmUser('ann@acme.example', withDefaultRoles),
  aRealmUser('ben@acme.example', { otp: true, ...withDefaultRoles }),
  aRealmUser('cleo@acme.example', linkedToCorp),
  aRealmUser('dan@northwind.example', linkedToCorp),
  aRealmUser('eve@acme.example', { requiredActions: ['CONFIGURE_TOTP'] }),
  aRealmUser('finn'),
  aRealmUser('gerd@acme.example', { groups: ['/emergency'] }),
  aRealmUser('hal@juniper.example'),
  aRealmUser('ida@acme.example', { attributes: { locale: ['de'] } }),
  aRealmUser('joe@example.com', { createdTimestamp: Date.parse('2021-12-08T00:00:00Z') }),
];

function organization(alias: string, since: string, members: string[]): object {
  return {
    alias,
    name: alias,
    domains: [{ name: `${alias}.example` }],
    attributes: { customerSince: [since] },
    members: members.map((username) => ({ username, membershipType: 'UNMANAGED' })),
  };
}

const acmeUsers = users
  .map(({ username = '' }) => username)
  .filter((name) => name.includes('acme'));

interface PlanLine {
  username: string;
  standing: string;
  change: string;
  outcome?: string;
  reason: string;
}

function byUser(result: CommandResult, key: 'standing' | 'change' | 'outcome'): object {
  const lines = result.json().slice(0, -1) as PlanLine[];
  return Object.fromEntries(lines.map((line) => [line.username, line[key]]));
}

describe('cutover plan and enforce, on a real realm', function () {
  this.timeout(60_000);
  let realm: TestRealm;
  const planFile = join(mkdtempSync(join(tmpdir(), 'cutover-plan-')), 'plan.json');

  const cutover = (words: string[], now = afterTheCutover): Promise<CommandResult> =>
    runCutover(words, { environment: realm.environment, now });

  const logIn = (username: string, offline = false): Promise<{ refresh_token: string }> =>
    logInThroughPages({
      keycloakUrl: realm.keycloakUrl,
      realm: realm.name,
      clientId: 'dashboard',
      redirectUri: 'http://localhost/',
      username,
      password: testPassword,
      otpSecret: testOtpSecret,
      offline,
    });

  async function refresh({ refresh_token: token }: { refresh_token: string }): Promise<number> {
    const { status } = await fetch(
      `${realm.keycloakUrl}/realms/${realm.name}/protocol/openid-connect/token`,
      {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          client_id: 'dashboard',
          refresh_token: token,
        }),
      },
    );
    return status;
  }

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    realm = await createPreparedRealm({
      organizationsEnabled: true,
      internationalizationEnabled: true,
      supportedLocales: ['en', 'de'],
      defaultLocale: 'en',
      roles: { realm: [{ name: 'break-glass' }] },
      groups: [{ name: 'emergency', realmRoles: ['break-glass'] }],
      clients: [{ clientId: 'dashboard', publicClient: true, redirectUris: ['http://localhost/'] }],
      identityProviders: [{ alias: 'corp', providerId: 'oidc', config: { clientId: 'x' } }],
      users,
      organizations: [
        organization('acme', '2019-03-01', acmeUsers),
        organization('juniper', '2021-12-06', ['hal@juniper.example']),
        organization('northwind', '2019-03-01', ['dan@northwind.example']),
      ],
    } as object);
  });

  after(() => realm.remove());

  it('plans a day before the cutover', async () => {
    const result = await cutover(['plan', '--json', '--as-of', '2021-12-20']);
    assert.deepEqual(byUser(result, 'standing'), {
      'ann@acme.example': 'set-up-offered',
      'ben@acme.example': 'set-up',
      'cleo@acme.example': 'set-up-offered',
      'dan@northwind.example': 'set-up-offered',
      'eve@acme.example': 'set-up-offered',
      finn: 'set-up-offered',
      'gerd@acme.example': 'exempt',
      'hal@juniper.example': 'set-up-required',
      'ida@acme.example': 'set-up-offered',
      'joe@example.com': 'set-up-required',
    });
  });

  it('plans now, and takes the role that a group gives and the customers of a provider into account', async () => {
    const result = await cutover(['plan', '--json']);
    assert.deepEqual(byUser(result, 'standing'), {
      'ann@acme.example': 'set-up-required',
      'ben@acme.example': 'set-up',
      'cleo@acme.example': 'decided-at-log-in',
      'dan@northwind.example': 'set-up-required',
      'eve@acme.example': 'set-up-required',
      finn: 'username-not-email',
      'gerd@acme.example': 'exempt',
      'hal@juniper.example': 'set-up-required',
      'ida@acme.example': 'set-up-required',
      'joe@example.com': 'set-up-required',
    });
    const { summary } = result.json().at(-1) as { summary: { users: number; byChange: object } };
    assert.equal(summary.users, 10);
    assert.deepEqual(summary.byChange, {
      'ask-for-set-up': 6,
      'take-back': 0,
      forget: 0,
      none: 4,
    });
  });

  it('shows the plan as tables, and names whom an administrator has to look after', async () => {
    const { stdout, stderr } = await cutover(['plan']);
    assert.equal(
      stderr,
      'finn: two-factor is required, but the user name is no e-mail address: rename the user in Keycloak.\n',
    );
    assert.match(stdout, /Plan for realm test-\w+, as of 2022-02-01 in America\/New_York/);
    assert.match(stdout, /set-up-required +│ +6 │/);
    assert.match(stdout, /acme +│ 2019-03-01 │ required +│ +6 │ +1 │ +3 │ +0 │/);
    assert.match(stdout, /Enforcement would ask 6 for set-up/);
  });

  it('enforces a saved plan only while it is what would be done', async () => {
    assert.equal((await cutover(['plan', '--save', planFile])).exitCode, 0);
    const stale = await cutover(['enforce', '--plan', planFile], beforeTheCutover);
    assert.match(
      stale.stderr,
      /cutover: The plan went stale: 4 user\(s\) differ, such as ann@acme\.example \(ask-for-set-up then, no change now\); nothing was changed\. Look at a new plan\./,
    );
    assert.equal(stale.exitCode, 2);
    const none = await cutover(['enforce', '--plan', `${planFile}.none`]);
    assert.match(none.stderr, /plan\.json\.none is no plan that cutover plan --save wrote/);
    assert.equal(none.exitCode, 2);
  });

  it('has changed nothing by planning', async () => {
    const ann = await realm.getUser('ann@acme.example');
    assert.deepEqual(ann.requiredActions, []);
  });

  it('asks whom it must, ends their sessions and no others, offline ones too', async () => {
    const [annOnline, annOffline, benOffline] = [
      await logIn('ann@acme.example'),
      await logIn('ann@acme.example', true),
      await logIn('ben@acme.example', true),
    ];
    const result = await cutover(['enforce', '--json', '--plan', planFile]);
    assert.equal(result.exitCode, 0);
    assert.deepEqual(byUser(result, 'outcome'), {
      'ann@acme.example': 'asked',
      'ben@acme.example': 'unchanged',
      'cleo@acme.example': 'unchanged',
      'dan@northwind.example': 'asked',
      'eve@acme.example': 'sessions-ended',
      finn: 'unchanged',
      'gerd@acme.example': 'unchanged',
      'hal@juniper.example': 'asked',
      'ida@acme.example': 'asked',
      'joe@example.com': 'asked',
    });
    assert.deepEqual(
      await Promise.all([annOnline, annOffline, benOffline].map(refresh)),
      [400, 400, 200],
    );
    const ann = await realm.getUser('ann@acme.example');
    assert.deepEqual(ann.requiredActions, ['CONFIGURE_TOTP']);
  });

  it('leaves names, addresses and attributes as they were', async () => {
    const { firstName, lastName, email, emailVerified, attributes } =
      await realm.getUser('ida@acme.example');
    assert.deepEqual(
      { firstName, lastName, email, emailVerified, attributes },
      {
        firstName: 'First',
        lastName: 'Last',
        email: 'ida@acme.example',
        emailVerified: true,
        attributes: { locale: ['de'] },
      },
    );
  });

  it('changes nothing when it runs again, and says so', async () => {
    const { stdout, exitCode } = await cutover(['enforce']);
    assert.match(stdout, /Nothing changed: 10 users already as they must be\./);
    assert.equal(exitCode, 0);
  });

  it('explains one user in words, with the rule that decided', async () => {
    const { stdout } = await cutover(['explain', 'hal@juniper.example']);
    assert.match(stdout, /Customer +juniper, joined 2021-12-06T05:00:00Z/);
    assert.match(stdout, /Phase \(1\) +required of new customers, from 2021-12-06T05:00:00Z/);
    assert.match(stdout, /Enforcement +carries CONFIGURE_TOTP; asked by cutover on 2022-02-01T12/);
  });

  it('finds a user by id, and refuses one that is not there', async () => {
    const { id } = await realm.getUser('gerd@acme.example');
    assert.match((await cutover(['explain', id])).stdout, /exempt role break-glass/);
    const unknown = await cutover(['explain', 'nobody@acme.example']);
    assert.match(unknown.stderr, /has no user with the name or id nobody@acme\.example/);
    assert.equal(unknown.exitCode, 2);
  });

  it('takes back what it set, and only that, when it no longer applies', async () => {
    const result = await cutover(['enforce', '--rehearsal', '--as-of', '2021-12-20', '--json']);
    assert.deepEqual(byUser(result, 'outcome'), {
      'ann@acme.example': 'taken-back',
      'ben@acme.example': 'unchanged',
      'cleo@acme.example': 'unchanged',
      'dan@northwind.example': 'taken-back',
      'eve@acme.example': 'unchanged',
      finn: 'unchanged',
      'gerd@acme.example': 'unchanged',
      'hal@juniper.example': 'unchanged',
      'ida@acme.example': 'taken-back',
      'joe@example.com': 'unchanged',
    });
    assert.deepEqual((await realm.getUser('ann@acme.example')).requiredActions, []);
    assert.deepEqual((await realm.getUser('eve@acme.example')).requiredActions, ['CONFIGURE_TOTP']);
  });

  it('takes back an action that it set after an administrator had removed their own', async () => {
    await cutover(['enforce']);
    const { id } = await realm.getUser('eve@acme.example');
    await realm.admin.users.update({ id }, { requiredActions: [] });
    const again = byUser(await cutover(['enforce', '--json']), 'outcome');
    assert.equal((again as Record<string, string>)['eve@acme.example'], 'asked');
    const back = await cutover(['enforce', '--rehearsal', '--as-of', '2021-12-20', '--json']);
    const outcomes = byUser(back, 'outcome') as Record<string, string>;
    assert.equal(outcomes['eve@acme.example'], 'taken-back');
  });

  it('lets a customer switch two-factor on and off while it is optional', async () => {
    const on = await cutover(['customer', 'on', 'acme'], beforeTheCutover);
    assert.match(on.stdout, /Two-factor is now on for customer acme/);
    const explained = await cutover(['explain', 'ann@acme.example'], beforeTheCutover);
    assert.match(explained.stdout, /required, since the customer switched it on/);
    const off = await cutover(['customer', 'off', 'acme', '--json'], beforeTheCutover);
    assert.deepEqual(off.json(), [{ customer: 'acme', enabled: false, wasEnabled: true }]);
    const after = await cutover(['explain', 'ann@acme.example'], beforeTheCutover);
    assert.match(after.stdout, /optional for an existing customer/);
  });

  for (const { name, customer, now, words } of [
    {
      name: 'an unknown customer',
      customer: 'acne',
      now: beforeTheCutover,
      words: /There is no customer acne; there are acme, juniper, northwind\./,
    },
    {
      name: 'a new customer',
      customer: 'juniper',
      now: beforeTheCutover,
      words: /Two-factor is required of customer juniper since 2021-12-06T05:00:00Z/,
    },
    {
      name: 'an existing customer after the cutover',
      customer: 'acme',
      now: afterTheCutover,
      words: /Two-factor is required of customer acme since 2022-01-22T05:00:00Z/,
    },
  ]) {
    it(`refuses to switch ${name}`, async () => {
      const result = await cutover(['customer', 'off', customer], now);
      assert.match(result.stderr, words);
      assert.equal(result.exitCode, 2);
    });
  }

  it('asks for a code of those who have an authenticator', async () => {
    // Guards the log-in helper: without the code the log-in of ben must not come to its end.
    const code = await generate({ secret: testOtpSecret });
    assert.match(code, /^\d{6}$/);
    await assert.rejects(
      logInThroughPages({
        keycloakUrl: realm.keycloakUrl,
        realm: realm.name,
        clientId: 'dashboard',
        redirectUri: 'http://localhost/',
        username: 'ben@acme.example',
        password: testPassword,
      }),
      /stopped at/,
    );
  });
});
