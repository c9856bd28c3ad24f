import assert from 'node:assert/strict';
import { otpCredential } from '../../../stack/otp-credential.ts';
import { openApiStage, type ApiAnswer, type ApiStage } from '../../support/api-stage.ts';
import { firstRequiredInstant, lastOptionalInstant } from '../../support/hook-sidecar.ts';
import { createLoginBrowser, type Page } from '../../support/login-browser.ts';
import { aRealmUser, testOtpSecret, testPassword } from '../../support/realm.ts';
import { stackStartTimeoutMs } from '../../support/stack.ts';

const root = 'root@example.com';
const vera = 'vera@example.com';
const cara = 'cara@acme.example';
const ben = 'ben@acme.example';
const mia = 'mia@acme.example';
const zoe = 'zoe@zeta.example';
const late = 'late@acme.example';

describe('/api/v1/customers', function () {
  this.timeout(60_000);
  let stage: ApiStage;
  const orgIds = new Map<string, string>();
  const ids = new Map<string, string>();
  const tokens = new Map<string, string>();

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    const withCode = [root, cara, mia, zoe].map((name) => aRealmUser(name, { otp: true }));
    const without = [vera, ben, late].map((name) => aRealmUser(name));
    stage = await openApiStage({ users: [...withCode, ...without] });
    for (const username of [root, vera, cara, ben, mia, zoe, late]) {
      ids.set(username, (await stage.realm.getUser(username)).id);
    }
    await addCustomer('acme', [cara, ben, mia, late], '2019-03-01');
    await addCustomer('zeta', [zoe], 'some day');
    await addCustomer('neo', [], '2021-12-10');
    await give(root, 'two-factor-admin');
    await give(vera, 'two-factor-viewer');
    for (const name of [cara, zoe]) await give(name, 'two-factor-customer-admin');
    for (const name of [root, vera, cara, zoe, mia]) {
      tokens.set(name, (await stage.logIn(name)).accessToken);
    }
  });

  beforeEach(async () => {
    stage.setNow(lastOptionalInstant);
    assert.equal((await put(root, 'acme', false)).status, 200);
  });

  after(() => stage.stop());

  async function addCustomer(alias: string, members: string[], since: string): Promise<void> {
    const { organizations } = stage.realm.admin;
    const domains = [{ name: `${alias}.example` }];
    const attributes = { customerSince: [since] };
    const { id: orgId } = await organizations.create({
      alias,
      name: `The ${alias}`,
      domains,
      attributes,
    });
    orgIds.set(alias, orgId);
    for (const name of members) await organizations.addMember({ orgId, userId: idOf(name) });
  }

  const idOf = (username: string): string => ids.get(username) ?? '';
  const orgOf = (alias: string): string => orgIds.get(alias) ?? '';
  const tokenOf = (username: string): string => tokens.get(username) ?? username;
  const give = (username: string, role: string): Promise<void> =>
    stage.giveRole(idOf(username), 'two-factor-api', role);

  /** @param who a user who has logged in, or a token */
  const get = (who: string, path = ''): Promise<ApiAnswer> =>
    stage.call(`/customers${path}`, { token: tokenOf(who) });

  const put = (who: string, id: string, enabled: unknown): Promise<ApiAnswer> =>
    stage.call(`/customers/${encodeURIComponent(id)}/two-factor`, {
      method: 'PUT',
      token: tokenOf(who),
      body: { enabled },
    });

  async function refusal(answer: Promise<ApiAnswer>): Promise<unknown[]> {
    const { status, body } = await answer;
    return [status, body['code']];
  }

  async function seenBy(who: string): Promise<unknown[]> {
    const { status, body } = await get(who);
    assert.equal(status, 200, JSON.stringify(body));
    return (body['customers'] as { id: string }[]).map(({ id }) => id);
  }

  const isEnabled = async (id: string): Promise<unknown> =>
    (await get(vera, `/${id}`)).body['enabled'];

  async function openLogIn(username: string): Promise<Page> {
    const browser = createLoginBrowser(stage.address);
    return browser.logIn({ username, password: testPassword, otpSecret: testOtpSecret });
  }

  it('shows all of them to whoever administers or views the realm', async () => {
    for (const name of [root, vera]) assert.deepEqual(await seenBy(name), ['acme', 'neo', 'zeta']);
    const { body, headers } = await get(vera, '/neo');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.deepEqual(body, {
      id: 'neo',
      name: 'The neo',
      joinedAt: '2021-12-10T05:00:00Z',
      phase: 'required',
      reason: 'new-customer',
      requiredFrom: '2021-12-06T05:00:00Z',
      enabled: false,
      changed: null,
    });
    assert.equal((await get(vera, '/zeta')).body['joinedAt'], null);
  });

  it("shows a customer's administrator the own ones, and nobody else any", async () => {
    assert.deepEqual(await seenBy(cara), ['acme']);
    assert.deepEqual(await seenBy(zoe), ['zeta']);
    assert.equal((await get(cara, '/acme')).body['name'], 'The acme');
    for (const path of ['', '/acme'])
      assert.deepEqual(await refusal(get(mia, path)), [403, 'permission-missing']);
  });

  it('switches on and off, as often as one likes, and says who did', async () => {
    const { status, body } = await put(cara, 'acme', true);
    assert.equal(status, 200, JSON.stringify(body));
    const { changed, ...rest } = body;
    assert.deepEqual(rest, {
      id: 'acme',
      name: 'The acme',
      joinedAt: '2019-03-01T05:00:00Z',
      phase: 'required',
      reason: 'enabled-by-customer',
      requiredFrom: '2022-01-22T05:00:00Z',
      enabled: true,
    });
    assert.equal((changed as { by: string }).by, cara);

    const again = await put(root, 'acme', true);
    assert.deepEqual(again.body, body);
    assert.deepEqual((await get(vera, '/acme')).body, body);

    const off = await put(root, 'acme', false);
    assert.deepEqual([off.body['phase'], off.body['enabled']], ['optional', false]);
    assert.equal((off.body['changed'] as { by: string }).by, root);
  });

  it('asks for set-up at the next log-in after it was switched on, and not before', async () => {
    const { accessToken } = await stage.logIn(ben);
    await put(cara, 'acme', true);
    const own = await stage.call('/me/two-factor', { token: accessToken });
    assert.deepEqual([own.status, own.body['phase']], [200, 'required']);
    assert.equal((await openLogIn(ben)).waiting?.purpose, 'set-up');

    await put(cara, 'acme', false);
    assert.equal((await openLogIn(ben)).waiting, undefined);
  });

  it("leaves the users' own authenticators alone when it is switched off", async () => {
    const credentials = async (): Promise<unknown> =>
      stage.realm.admin.users.getCredentials({ id: idOf(mia) });
    await put(cara, 'acme', true);
    const before = await credentials();
    await put(cara, 'acme', false);
    assert.deepEqual(await credentials(), before);

    const browser = createLoginBrowser(stage.address);
    const page = await browser.logIn({ username: mia, password: testPassword });
    assert.equal(page.id, 'login-otp', page.html);
  });

  it('refuses both ways once it is required', async () => {
    const required = [409, 'two-factor-required'];
    for (const enabled of [true, false])
      assert.deepEqual(await refusal(put(root, 'neo', enabled)), required);
    stage.setNow(firstRequiredInstant);
    for (const who of [root, cara])
      for (const enabled of [true, false])
        assert.deepEqual(await refusal(put(who, 'acme', enabled)), required);
    const { body } = await get(cara, '/acme');
    assert.deepEqual([body['phase'], body['enabled']], ['required', false]);
  });

  it("knows nothing of customers of others for a customer's administrator", async () => {
    const unknown = await put(zoe, 'nowhere', true);
    assert.deepEqual([unknown.status, unknown.body['code']], [404, 'customer-unknown']);
    const other = await put(zoe, 'acme', true);
    const { detail, instance } = other.body;
    assert.equal(detail, String(unknown.body['detail']).replaceAll('nowhere', 'acme'));
    assert.deepEqual(other.body, { ...unknown.body, detail, instance });
    assert.deepEqual(await refusal(get(zoe, '/acme')), [404, 'customer-unknown']);
    assert.equal(await isEnabled('acme'), false);
  });

  it('lets the administrator of two customers switch each by itself, and no third one', async () => {
    await addCustomer('duo', [zoe], '2019-03-01');
    assert.deepEqual(await seenBy(zoe), ['duo', 'zeta']);
    assert.equal((await put(zoe, 'duo', true)).status, 200);
    assert.deepEqual([await isEnabled('duo'), await isEnabled('zeta')], [true, false]);
    for (const id of ['acme', 'neo', 'duo,acme', 'duo/../acme'])
      assert.deepEqual(await refusal(put(zoe, id, true)), [404, 'customer-unknown'], id);
    assert.equal(await isEnabled('acme'), false);
    await stage.realm.admin.organizations.delById({ id: orgOf('duo') });
  });

  it('asks Keycloak for membership and roles, whatever the token says', async () => {
    const { organizations } = stage.realm.admin;
    const orgId = orgOf('acme');
    const userId = idOf(cara);
    await organizations.delMember({ orgId, userId });
    assert.deepEqual(await seenBy(cara), []);
    assert.deepEqual(await refusal(put(cara, 'acme', true)), [404, 'customer-unknown']);
    await organizations.addMember({ orgId, userId });
    await stage.takeRole(userId, 'two-factor-api', 'two-factor-customer-admin');
    assert.deepEqual(await refusal(put(cara, 'acme', true)), [403, 'permission-missing']);
    assert.equal(await isEnabled('acme'), false);
    await give(cara, 'two-factor-customer-admin');
    assert.equal((await put(cara, 'acme', true)).status, 200);
  });

  it('goes by a role that was given twice until it was taken twice', async () => {
    const { admin } = stage.realm;
    const [client] = await admin.clients.find({ clientId: 'two-factor-api' });
    const clientUniqueId = client?.id ?? '';
    const roleName = 'two-factor-customer-admin';
    const role = await admin.clients.findRole({ id: clientUniqueId, roleName });
    const { id: groupId } = await admin.groups.create({ name: 'administrators' });
    const roles = [{ id: role?.id ?? '', name: roleName }];
    await admin.groups.addClientRoleMappings({ id: groupId, clientUniqueId, roles });
    await admin.users.addToGroup({ id: idOf(zoe), groupId });
    assert.equal((await put(zoe, 'zeta', true)).status, 200);
    await stage.takeRole(idOf(zoe), 'two-factor-api', roleName);
    assert.equal((await put(zoe, 'zeta', false)).status, 200);
    await admin.users.delFromGroup({ id: idOf(zoe), groupId });
    assert.deepEqual(await refusal(put(zoe, 'zeta', true)), [403, 'permission-missing']);
    await give(zoe, roleName);
  });

  it('lets a viewer change nothing, and one who also manages a customer that one alone', async () => {
    assert.deepEqual(await refusal(put(vera, 'acme', true)), [403, 'permission-missing']);
    await give(zoe, 'two-factor-viewer');
    assert.deepEqual(await seenBy(zoe), ['acme', 'neo', 'zeta']);
    assert.deepEqual(await refusal(put(zoe, 'acme', true)), [404, 'customer-unknown']);
    await stage.takeRole(idOf(zoe), 'two-factor-api', 'two-factor-viewer');
    assert.equal(await isEnabled('acme'), false);
  });

  it('takes changes from sessions with two-factor only', async () => {
    await give(late, 'two-factor-customer-admin');
    const { accessToken } = await stage.logIn(late);
    assert.deepEqual(await seenBy(accessToken), ['acme']);
    const { status, body } = await put(accessToken, 'acme', true);
    assert.deepEqual([status, body['code']], [403, 'two-factor-setup-required']);
    assert.match(String(body['setUpUrl']), /kc_action=CONFIGURE_TOTP/);

    const credentials = [otpCredential(testOtpSecret)];
    await stage.realm.admin.users.update({ id: idOf(late) }, { credentials });
    assert.deepEqual(await refusal(put(accessToken, 'acme', true)), [401, 'two-factor-not-proven']);
    assert.equal(await isEnabled('acme'), false);
    const { accessToken: fresh } = await stage.logIn(late);
    assert.equal((await put(fresh, 'acme', true)).status, 200);
  });

  it('knows a customer no more that was deleted', async () => {
    await addCustomer('gone', [zoe], '2019-03-01');
    assert.equal((await put(zoe, 'gone', true)).status, 200);
    await stage.realm.admin.organizations.delById({ id: orgOf('gone') });
    for (const who of [root, zoe])
      assert.deepEqual(await refusal(put(who, 'gone', false)), [404, 'customer-unknown']);
    assert.deepEqual(await seenBy(zoe), ['zeta']);
  });

  it('names what is wrong with a request', async () => {
    for (const id of [
      '__proto__',
      'constructor',
      '*',
      'a/b',
      'acme ',
      'ACME',
      'acme\u200b',
      'acme\u0301',
      '\uff41cme',
      '\u0000',
      'é'.repeat(300),
    ])
      assert.deepEqual(await refusal(put(root, id, true)), [404, 'customer-unknown'], id);
    assert.equal((await stage.call('/customers/%E0%A4%A', { token: tokenOf(root) })).status, 400);
    for (const enabled of ['true', 1, null, undefined])
      assert.deepEqual(await refusal(put(root, 'acme', enabled)), [400, 'usage']);
    const body = { enabled: true, by: 'somebody else' };
    const path = '/customers/acme/two-factor';
    assert.deepEqual(
      await refusal(stage.call(path, { method: 'PUT', token: tokenOf(root), body })),
      [400, 'usage'],
    );
    assert.equal(await isEnabled('acme'), false);
  });

  it('says that a body is not JSON', async () => {
    const response = await fetch(`${stage.apiUrl}/api/v1/customers/acme/two-factor`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${tokenOf(root)}`, 'Content-Type': 'application/json' },
      body: '{"enabled": true',
    });
    const problem = (await response.json()) as Record<string, unknown>;
    assert.deepEqual(
      [response.status, problem['code'], problem['detail']],
      [400, 'usage', 'The request is not valid: its body is not JSON.'],
    );
  });
});
