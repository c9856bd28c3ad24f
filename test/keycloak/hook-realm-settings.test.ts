import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { runCutover, type CommandResult } from '../support/cutover.ts';
import { useHookKeycloak } from '../support/hook-realm.ts';
import { createRealm, type TestRealm } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';

const hookUrl = 'http://127.0.0.1:8081';

describe('realm apply, for the login hook', function () {
  this.timeout(30_000);
  let realm: TestRealm;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    realm = await createRealm({}, {}, useHookKeycloak());
  });

  after(() => realm.remove());

  const cutover = (words: string[], url = hookUrl): Promise<CommandResult> =>
    runCutover(words, { environment: { ...realm.environment, HOOK_URL: url } });

  async function actionsInOrder(): Promise<string[]> {
    const actions = await realm.admin.authenticationManagement.getRequiredActions();
    return actions
      .sort((one, other) => (one.priority ?? 0) - (other.priority ?? 0))
      .filter(({ enabled }) => enabled)
      .map(({ alias }) => alias ?? '');
  }

  async function hookSettings(): Promise<Record<string, string>> {
    const { config } = await realm.admin.authenticationManagement.getRequiredActionConfig({
      alias: 'login-policy',
    });
    return config ?? {};
  }

  it("names the Dashboard's client when the realm has none", async () => {
    const refused = await cutover(['realm', 'plan']);
    assert.equal(refused.exitCode, 2);
    assert.match(refused.stderr, /has no client dashboard: create .* or correct dashboardClient/);
    await realm.admin.clients.create({ clientId: 'dashboard', publicClient: true });
  });

  it('shows first what it would change', async () => {
    const { stdout } = await cutover(['realm', 'plan']);
    for (const line of [
      'register login-policy',
      'register enter-otp',
      'register review-access',
      'put login-policy, CONFIGURE_TOTP, enter-otp, review-access before all others',
      `set sidecarUrl to ${hookUrl}`,
      'add its mapper',
      'let only administrators edit email',
      'declare it, for administrators only',
    ]) {
      assert.ok(stdout.includes(`    ${line}\n`), `${line} is not in ${stdout}`);
    }
    assert.ok(!(await actionsInOrder()).includes('login-policy'));
  });

  it('leaves log-ins alone when the hook refuses its settings', async () => {
    const { exitCode, stderr } = await cutover(['realm', 'apply'], 'https://no_host:8081');
    assert.equal(exitCode, 2);
    assert.match(stderr, /settings of login-policy: .*sidecarUrl/);
    assert.ok(!(await actionsInOrder()).includes('login-policy'));
  });

  it('makes it so, once', async () => {
    const before = await actionsInOrder();
    assert.equal((await cutover(['realm', 'apply'])).exitCode, 0);
    const after = await actionsInOrder();
    const ordered = ['login-policy', 'CONFIGURE_TOTP', 'enter-otp', 'review-access'];
    assert.deepEqual(after.slice(0, 4), ordered);
    const others = before.filter((alias) => ![...ordered, 'offer-set-up'].includes(alias));
    assert.deepEqual(after.slice(4), [...others, 'offer-set-up']);
    assert.deepEqual(await hookSettings(), {
      sidecarUrl: hookUrl,
      customersFrom: 'organization',
      joinedAttribute: 'customerSince',
    });
    assert.match((await cutover(['realm', 'apply'])).stdout, /as it must be; nothing was changed/);
  });

  it('keeps the names and what administrators set', async () => {
    const management = realm.admin.authenticationManagement;
    const { config } = await management.getRequiredActionConfig({ alias: 'login-policy' });
    const kept = { ...config, timeLimitMs: '900' };
    await management.updateRequiredActionConfig({ alias: 'login-policy' }, { config: kept });
    const wrong = { ...kept, sidecarUrl: 'https://elsewhere.example' };
    await management.updateRequiredActionConfig({ alias: 'login-policy' }, { config: wrong });
    await cutover(['realm', 'apply']);
    assert.deepEqual(await hookSettings(), kept);
    const actions = await management.getRequiredActions();
    assert.equal(actions.find(({ alias }) => alias === 'CONFIGURE_TOTP')?.name, 'Configure OTP');
  });

  it('puts an order right that somebody changed', async () => {
    const management = realm.admin.authenticationManagement;
    const alias = 'UPDATE_PASSWORD';
    const actions = await management.getRequiredActions();
    const action = actions.find((each) => each.alias === alias);
    await management.updateRequiredAction({ alias }, { ...action, priority: 1 });
    assert.match((await cutover(['realm', 'plan'])).stdout, /before all others/);
    await cutover(['realm', 'apply']);
    assert.equal((await actionsInOrder()).indexOf(alias), 4);
  });

  it('says when no recovery codes would be made, and enables them', async () => {
    const management = realm.admin.authenticationManagement;
    const alias = 'CONFIGURE_RECOVERY_AUTHN_CODES';
    const action = (await management.getRequiredActions()).find((each) => each.alias === alias);
    await management.updateRequiredAction({ alias }, { ...action, enabled: false });
    assert.match((await cutover(['realm', 'plan'])).stdout, / {4}enable CONFIGURE_RECOVERY_/);
    await cutover(['realm', 'apply']);
    assert.ok((await actionsInOrder()).includes(alias));
    await management.deleteRequiredAction({ alias });
    assert.match((await cutover(['realm', 'plan'])).stdout, / {4}register CONFIGURE_RECOVERY_/);
    await cutover(['realm', 'apply']);
    assert.ok((await actionsInOrder()).includes(alias));
  });

  it('notes a provider of the policy that has no issuer', async () => {
    const { identityProviders } = realm.admin;
    const endpoint = 'https://corp.example';
    const config = { clientId: 'us', authorizationUrl: endpoint, tokenUrl: endpoint };
    const corp = { alias: 'corp', providerId: 'oidc', config };
    const note = / {4}note: corp has no issuer/;
    assert.doesNotMatch((await cutover(['realm', 'plan'])).stdout, note);
    await identityProviders.create(corp);

    assert.match((await cutover(['realm', 'plan'])).stdout, note);

    const issued = { ...corp, config: { ...config, issuer: endpoint } };
    await identityProviders.update({ alias: 'corp' }, issued);
    assert.doesNotMatch((await cutover(['realm', 'plan'])).stdout, note);
  });

  it('notes a provider that writes over the e-mail of users', async () => {
    const { identityProviders } = realm.admin;
    const endpoint = 'https://forced.example';
    const config = { clientId: 'us', issuer: endpoint, authorizationUrl: endpoint };
    const forced = { alias: 'forced', providerId: 'oidc' };
    const providerOf = (syncMode: string): object => ({
      ...forced,
      config: { ...config, tokenUrl: endpoint, syncMode },
    });
    const note = / {4}note: forced writes its e-mail over/;
    await identityProviders.create(providerOf('FORCE'));
    assert.match((await cutover(['realm', 'plan'])).stdout, note);

    await identityProviders.update({ alias: 'forced' }, providerOf('IMPORT'));

    assert.doesNotMatch((await cutover(['realm', 'plan'])).stdout, note);
  });

  it('lets nobody in while the sidecar is away, where networks are restricted', async () => {
    const file = realm.environment['POLICY_FILE'] ?? '';
    const policy = readFileSync(file, 'utf8');
    writeFileSync(file, `${policy}ipVerification:\n  allowedNetworks: [203.0.113.0/24]\n`);
    try {
      assert.match((await cutover(['realm', 'apply'])).stdout, /set whenAway to strict/);
    } finally {
      writeFileSync(file, policy);
    }
    const { stdout } = await cutover(['realm', 'apply']);
    assert.match(stdout, /= settings of login-policy\n {4}note: whenAway is strict/);
    assert.equal((await hookSettings())['whenAway'], 'strict');
  });
});
