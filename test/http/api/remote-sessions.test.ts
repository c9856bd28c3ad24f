import assert from 'node:assert/strict';
import {
  dashboardUrl,
  openApiStage,
  type ApiAnswer,
  type ApiStage,
} from '../../support/api-stage.ts';
import { aRealmUser } from '../../support/realm.ts';
import { removeUnseen } from '../../support/remove-unseen.ts';
import { stackStartTimeoutMs } from '../../support/stack.ts';

const tool = 'take-control';
const role = 'remote-take-control';
const otto = 'otto@example.com';
const ann = 'ann@example.com';
const nora = 'nora@example.com';
const gina = 'gina@example.com';
const eve = 'eve@example.com';

describe('POST /api/v1/remote-sessions', function () {
  this.timeout(60_000);
  let stage: ApiStage;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openApiStage({
      users: [
        aRealmUser(otto, { otp: true }),
        aRealmUser(ann),
        aRealmUser(nora, { otp: true }),
        aRealmUser(gina, { otp: true }),
        aRealmUser(eve),
      ],
    });
    for (const username of [otto, ann, eve]) {
      await stage.giveRole((await stage.realm.getUser(username)).id, 'dashboard', role);
    }
  });

  after(() => stage.stop());

  const ask = (token: string, body: unknown = { tool, deviceId: 'device-7' }): Promise<ApiAnswer> =>
    stage.call('/remote-sessions', { method: 'POST', token, body });

  it('grants one for 60 s to a user with permission whose session proved a second factor', async () => {
    const { accessToken } = await stage.logIn(otto);
    const askedAt = Date.now();

    const { status, body, headers } = await ask(accessToken);

    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual(Object.keys(body).sort(), ['expiresAt', 'id', 'tool']);
    assert.equal(body['tool'], tool);
    assert.match(String(body['id']), /^[\w-]{22}$/);
    const lifeMs = Date.parse(String(body['expiresAt'])) - askedAt;
    assert.ok(lifeMs >= 60_000 && lifeMs < 90_000, String(lifeMs));
    assert.equal(headers.get('cache-control'), 'no-store');
  });

  it('says where to set up when the user has permission but no second factor', async () => {
    const { status, body, headers } = await ask((await stage.logIn(ann)).accessToken);

    assert.equal(status, 403);
    assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/);
    assert.equal(body['code'], 'two-factor-setup-required');
    assert.match(String(body['detail']), /no active two-factor authentication: set it up/);
    const setUpUrl = new URL(String(body['setUpUrl']));
    assert.equal(setUpUrl.origin, stage.realm.keycloakUrl);
    assert.equal(setUpUrl.searchParams.get('kc_action'), 'CONFIGURE_TOTP');
  });

  it('names the role that is missing, and knows roles that a group or a composite gives', async () => {
    const { accessToken } = await stage.logIn(gina);
    const { status, body } = await ask(accessToken);
    assert.equal(status, 403);
    assert.equal(body['code'], 'remote-permission-missing');
    assert.match(String(body['detail']), /role remote-take-control of client dashboard/);

    const { admin } = stage.realm;
    const { id: userId } = await stage.realm.getUser(gina);
    const [dashboard] = await admin.clients.find({ clientId: 'dashboard' });
    const clientUuid = dashboard?.id ?? '';
    const inner = await admin.clients.findRole({ id: clientUuid, roleName: role });
    assert.ok(inner);
    await admin.roles.create({ name: 'technician' });
    const technician = await admin.roles.findOneByName({ name: 'technician' });
    await admin.roles.createComposite({ roleId: technician?.id ?? '' }, [inner]);
    const group = await admin.groups.create({ name: 'technicians' });
    await admin.groups.addRealmRoleMappings({
      id: group.id,
      roles: [{ id: technician?.id ?? '', name: 'technician' }],
    });
    await admin.users.addToGroup({ id: userId, groupId: group.id });

    assert.equal((await ask(accessToken)).status, 201);
  });

  it('knows no exempt role', async () => {
    await stage.realm.admin.roles.create({ name: 'break-glass' });
    const breakGlass = await stage.realm.admin.roles.findOneByName({ name: 'break-glass' });
    const { id } = await stage.realm.getUser(eve);
    await stage.realm.admin.users.addRealmRoleMappings({
      id,
      roles: [{ id: breakGlass?.id ?? '', name: 'break-glass' }],
    });

    const { body } = await ask((await stage.logIn(eve)).accessToken);

    assert.equal(body['code'], 'two-factor-setup-required');
  });

  it('refuses at once what Keycloak was told since the log-in', async () => {
    const { admin } = stage.realm;
    const { id } = await stage.realm.getUser(otto);
    const refused = async (accessToken: string): Promise<unknown> => {
      const { status, body } = await ask(accessToken);
      return [status, body['code']];
    };
    const { accessToken } = await stage.logIn(otto);
    await stage.takeRole(id, 'dashboard', role);
    assert.deepEqual(await refused(accessToken), [403, 'remote-permission-missing']);
    await stage.giveRole(id, 'dashboard', role);
    await admin.users.update({ id }, { enabled: false });
    assert.deepEqual(await refused(accessToken), [403, 'user-disabled']);
    await admin.users.update({ id }, { enabled: true });
    assert.equal((await ask(accessToken)).status, 201);
    await admin.users.logout({ id });
    assert.deepEqual(await refused(accessToken), [401, 'session-ended']);
  });

  it('takes the removal of the authenticator for what it is', async () => {
    const { admin } = stage.realm;
    const { id } = await stage.realm.getUser(nora);
    await stage.giveRole(id, 'dashboard', role);
    const { accessToken } = await stage.logIn(nora);
    const credentials = await admin.users.getCredentials({ id });
    const otp = credentials.find(({ type }) => type === 'otp');
    await removeUnseen(admin, { id, credentialId: otp?.id ?? '' });

    const { body } = await ask(accessToken);

    assert.equal(body['code'], 'two-factor-setup-required');
  });

  it('names what is wrong with a request', async () => {
    const { accessToken } = await stage.logIn(otto);
    const wrong = async (body: unknown): Promise<string> => {
      const answer = await ask(accessToken, body);
      assert.equal(answer.status, 400);
      return String(answer.body['detail']);
    };
    assert.match(await wrong({ tool: 'telnet', deviceId: 'd' }), /no tool telnet: .*take-control/);
    assert.match(await wrong({ tool: '__proto__', deviceId: 'd' }), /no tool __proto__/);
    assert.match(await wrong({ tool }), /deviceId/);
    assert.match(await wrong({ tool, deviceId: 'a\u0000b' }), /deviceId.*none of control/);
    assert.match(await wrong({ tool, deviceId: 'd', userId: 'x' }), /userId/);
    const { status } = await ask(accessToken, { tool, deviceId: 'd', more: 'x'.repeat(5_000) });
    assert.equal(status, 413);
  });

  it("lets the Dashboard's pages call, and no others", async () => {
    const preflight = async (origin: string): Promise<string | null> => {
      const response = await fetch(`${stage.apiUrl}/api/v1/remote-sessions`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'authorization,content-type',
        },
      });
      return response.headers.get('access-control-allow-origin');
    };
    assert.equal(await preflight(dashboardUrl), dashboardUrl);
    assert.equal(await preflight('https://elsewhere.example'), null);
    const { headers } = await stage.call('/remote-sessions', {
      method: 'POST',
      body: {},
      headers: { Origin: dashboardUrl },
    });
    assert.equal(headers.get('access-control-allow-origin'), dashboardUrl);
  });
});
