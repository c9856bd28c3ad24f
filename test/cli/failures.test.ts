import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createAdminApi, type AdminApi } from '../../src/keycloak/admin-api.ts';
import { createOrganizationCustomers } from '../../src/keycloak/organization-customers.ts';
import { assertSetUpActionEnabled, sidecarRoles } from '../../src/keycloak/readiness.ts';
import { createUserDirectory } from '../../src/keycloak/user-directory.ts';
import { runCutover, type CommandResult } from '../support/cutover.ts';
import { aRealmUser, createPreparedRealm, createRealm, type TestRealm } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';

const afterTheCutover = '2022-02-01T12:00:00Z';

const clientId = 'two-factor-sidecar';

describe('cutover: a realm or a service account that is not as it must be', function () {
  this.timeout(60_000);
  let realm: TestRealm;

  const cutover = (
    words: string[],
    environment: Record<string, string> = {},
  ): Promise<CommandResult> =>
    runCutover(words, {
      environment: { ...realm.environment, ...environment },
      now: afterTheCutover,
    });

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    realm = await createPreparedRealm({ users: [aRealmUser('ann@example.com')] });
  });

  after(() => realm.remove());

  async function assertNothingChanged(): Promise<void> {
    assert.deepEqual((await realm.getUser('ann@example.com')).requiredActions, []);
  }

  it('names a wrong secret and the remedy', async () => {
    const result = await cutover(['enforce'], { KEYCLOAK_CLIENT_SECRET: 'wrong' });
    assert.match(
      result.stderr,
      /^cutover: Keycloak at .* refused the log-in of two-factor-sidecar in realm test-\w+ \(.*\): check its secret.*\n$/,
    );
    assert.equal(result.exitCode, 2);
    await assertNothingChanged();
  });

  it('names an unknown realm', async () => {
    const policyFile = `${realm.environment['POLICY_FILE'] ?? ''}.other`;
    const policy = readFileSync(realm.environment['POLICY_FILE'] ?? '', 'utf8');
    writeFileSync(policyFile, policy.replace(realm.name, 'nowhere'));
    for (const words of [['plan'], ['realm', 'plan']]) {
      const result = await cutover(words, { POLICY_FILE: policyFile });
      assert.match(result.stderr, /^cutover: There is no realm nowhere at .*\n$/);
      assert.equal(result.exitCode, 2);
    }
  });

  it('names every missing role before it changes anything, and works when they are back', async () => {
    await withoutRoles([...sidecarRoles], async () => {
      const result = await cutover(['enforce']);
      assert.match(
        result.stderr,
        /^cutover: The service account of two-factor-sidecar .* lacks the realm-management role\(s\) manage-users, query-users, view-organizations: run cutover realm apply\.\n$/,
      );
      assert.equal(result.exitCode, 2);
      await assertNothingChanged();
    });
    assert.equal((await cutover(['realm', 'apply'])).exitCode, 0);
    assert.equal((await cutover(['plan'])).exitCode, 0);
  });

  it('needs each of its roles', async () => {
    const { id } = await realm.getUser('ann@example.com');
    const calls: Record<(typeof sidecarRoles)[number], () => Promise<unknown>> = {
      'manage-users': () => createUserDirectory(serviceAccountApi()).setRequiredActions(id, []),
      'query-users': () => assertSetUpActionEnabled(serviceAccountApi()),
      'view-organizations': () =>
        createOrganizationCustomers(serviceAccountApi(), 'customerSince').listCustomers(),
    };
    for (const role of sidecarRoles) {
      await withoutRoles([role], () => assert.rejects(calls[role], { code: 'role-missing' }));
      await cutover(['realm', 'apply']);
      await calls[role]();
    }
  });

  it('names a disabled CONFIGURE_TOTP, which realm apply enables', async () => {
    const alias = 'CONFIGURE_TOTP';
    const { authenticationManagement } = realm.admin;
    const actions = await authenticationManagement.getRequiredActions();
    const action = actions.find((each) => each.alias === alias);
    await authenticationManagement.updateRequiredAction({ alias }, { ...action, enabled: false });
    const refused = await cutover(['enforce']);
    assert.match(refused.stderr, /CONFIGURE_TOTP is disabled in realm .*: run cutover realm apply/);
    assert.equal(refused.exitCode, 2);
    await assertNothingChanged();
    const planned = await cutover(['realm', 'plan']);
    assert.match(planned.stdout, /~ required action CONFIGURE_TOTP\n {4}enable it\n/);
    assert.match(planned.stdout, /1 change to make: run cutover realm apply/);
    await cutover(['realm', 'apply']);
    const again = await cutover(['realm', 'apply']);
    assert.match(again.stdout, /is as it must be; nothing was changed/);
  });

  it('keeps the secret that Keycloak made in a file that only its owner reads', () => {
    const file = realm.environment['KEYCLOAK_CLIENT_SECRET_FILE'] ?? '';
    assert.match(readFileSync(file, 'utf8'), /^\w{32,}\n$/);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('gives a client the secret that the settings hold', async () => {
    const environment = { KEYCLOAK_CLIENT_SECRET: 'a-secret-of-our-own-choice-0123456789' };
    const applied = await cutover(['realm', 'apply'], environment);
    assert.match(applied.stdout, /set the secret that was given/);
    assert.equal((await cutover(['plan'], environment)).exitCode, 0);
    const fromFile = await cutover(['realm', 'apply']);
    assert.match(fromFile.stdout, /set the secret that was given/);
  });

  it('refuses an administrator with a wrong password', async () => {
    const result = await cutover(['realm', 'apply'], { KEYCLOAK_ADMIN_PASSWORD: 'wrong' });
    assert.match(result.stderr, /refused the log-in of admin in realm master \(.*\)/);
    assert.equal(result.exitCode, 2);
  });

  it('goes on with a new token when Keycloak stops accepting the old one', async () => {
    const api = serviceAccountApi();
    const token = await api.getAccessToken();
    // Keycloak compares whole seconds: a token of this second would stay good.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await realm.admin.realms.logoutAll({ realm: realm.name });
    assert.equal(await api.call('count the users', (client) => client.users.count()), 1);
    assert.notEqual(await api.getAccessToken(), token);
  });

  it('renews tokens that live shorter than the run', async () => {
    await realm.admin.realms.update({ realm: realm.name }, { accessTokenLifespan: 1 });
    const result = await cutover(['plan', '--json']);
    assert.equal(result.stderr, '');
    assert.equal(result.json().length, 2);
  });

  function serviceAccountApi(): AdminApi {
    const file = realm.environment['KEYCLOAK_CLIENT_SECRET_FILE'] ?? '';
    return createAdminApi({
      url: realm.keycloakUrl,
      realm: realm.name,
      credentialsRealm: realm.name,
      timeoutMs: 30_000,
      credentials: {
        grantType: 'client_credentials',
        clientId,
        clientSecret: readFileSync(file, 'utf8').trim(),
      },
    });
  }

  async function withoutRoles(names: string[], work: () => Promise<unknown>): Promise<void> {
    const [client] = await realm.admin.clients.find({ clientId });
    const [management] = await realm.admin.clients.find({ clientId: 'realm-management' });
    const account = await realm.admin.clients.getServiceAccountUser({ id: client?.id ?? '' });
    const mapping = { id: account.id ?? '', clientUniqueId: management?.id ?? '' };
    const held = await realm.admin.users.listClientRoleMappings(mapping);
    const roles = held
      .filter(({ name = '' }) => names.includes(name))
      .map(({ id = '', name = '' }) => ({ id, name }));
    assert.equal(roles.length, names.length);
    await realm.admin.users.delClientRoleMappings({ ...mapping, roles });
    await work();
  }
});

describe('cutover enforce: a user that Keycloak refuses', function () {
  this.timeout(60_000);
  let realm: TestRealm;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    realm = await createPreparedRealm({
      users: [aRealmUser('ann@example.com'), aRealmUser('ben@example.com')],
    });
    await requireAttributeOfAdmins(realm, 'costCentre');
    const ben = await realm.getUser('ben@example.com');
    const { id, username, email, firstName, lastName } = ben;
    const attributes = { costCentre: ['7'] };
    await realm.admin.users.update({ id }, {
      username,
      email,
      firstName,
      lastName,
      attributes,
    } as object);
  });

  after(() => realm.remove());

  it('is reported with the reason and stops nothing, and the exit code says that some failed', async () => {
    const result = await runCutover(['enforce'], {
      environment: realm.environment,
      now: afterTheCutover,
    });
    assert.match(
      result.stderr,
      /^ann@example\.com: Keycloak refused to change the required actions of user [\w-]+: costCentre: .*\.\n$/,
    );
    assert.match(result.stdout, /Changed 1 user\. 1 user failed\./);
    assert.equal(result.exitCode, 1);
    assert.deepEqual((await realm.getUser('ben@example.com')).requiredActions, ['CONFIGURE_TOTP']);
  });

  it('is tried again, and asked once Keycloak lets it', async () => {
    const profile = await realm.admin.users.getProfile();
    const attributes = profile.attributes?.filter(({ name }) => name !== 'costCentre');
    await realm.admin.users.updateProfile({ ...profile, attributes: attributes ?? [] });
    const result = await runCutover(['enforce'], {
      environment: realm.environment,
      now: afterTheCutover,
    });
    assert.match(result.stdout, /Changed 1 user\./);
    assert.equal(result.exitCode, 0);
    assert.deepEqual((await realm.getUser('ann@example.com')).requiredActions, ['CONFIGURE_TOTP']);
  });
});

describe('cutover realm plan and apply', function () {
  this.timeout(60_000);

  before(function () {
    this.timeout(stackStartTimeoutMs);
  });

  it('creates nothing when the secret could not be kept', async () => {
    const realm = await createRealm({ organizationsEnabled: true });
    try {
      const environment = { ...realm.environment, KEYCLOAK_CLIENT_SECRET_FILE: '/nowhere/secret' };
      const result = await runCutover(['realm', 'apply'], { environment });
      assert.match(
        result.stderr,
        /^cutover: KEYCLOAK_CLIENT_SECRET_FILE: \/nowhere\/secret cannot be/,
      );
      assert.equal(result.exitCode, 2);
      assert.deepEqual(await realm.admin.clients.find({ clientId }), []);
    } finally {
      await realm.remove();
    }
  });

  it('shows what a bare realm lacks, and changes nothing', async () => {
    const realm = await createRealm({});
    try {
      const { stdout } = await runCutover(['realm', 'plan'], { environment: realm.environment });
      const given = [...stdout.matchAll(/give it (\S+)/g)].map(([, role]) => role);
      assert.deepEqual(given, [...sidecarRoles]);
      assert.match(stdout, /~ organizations\n {4}set organizationsEnabled to true\n/);
      const [client] = await realm.admin.clients.find({ clientId });
      assert.equal(client, undefined, 'realm plan must change nothing');
    } finally {
      await realm.remove();
    }
  });
});

async function requireAttributeOfAdmins(realm: TestRealm, name: string): Promise<void> {
  const profile = await realm.admin.users.getProfile();
  const permissions = { view: ['admin'], edit: ['admin'] };
  await realm.admin.users.updateProfile({
    ...profile,
    attributes: [
      ...(profile.attributes ?? []),
      { name, permissions, required: { roles: ['admin'] } },
    ],
  });
}
