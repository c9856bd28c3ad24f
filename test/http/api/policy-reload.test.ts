import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { mapperTo } from '../../../src/keycloak/realm/audience-mapper.ts';
import { twoFactorMapper } from '../../../src/keycloak/realm/claim-mapper.ts';
import { waitUntil } from '../../../stack/wait-until.ts';
import { openApiStage, type ApiAnswer, type ApiStage } from '../../support/api-stage.ts';
import { logInDirectly } from '../../support/login-browser.ts';
import { aRealmUser, testPassword } from '../../support/realm.ts';
import { stackStartTimeoutMs } from '../../support/stack.ts';

const ann = 'ann@example.com';
const role = 'remote-take-control';

describe('The API when the policy file names other clients', function () {
  this.timeout(60_000);
  let stage: ApiStage;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openApiStage({ users: [aRealmUser(ann)] });
    const { clients } = stage.realm.admin;
    await clients.create({ clientId: 'portal-api', standardFlowEnabled: false });
    await clients.create({
      clientId: 'portal',
      publicClient: true,
      directAccessGrantsEnabled: true,
      protocolMappers: [
        twoFactorMapper,
        mapperTo('two-factor-api'),
        { ...mapperTo('portal-api'), name: 'second audience' },
      ],
    });
    for (const [clientId, name] of [
      ['portal', role],
      ['portal-api', 'two-factor-viewer'],
    ] as const) {
      const [client] = await clients.find({ clientId });
      await clients.createRole({ id: client?.id ?? '', name });
      await stage.giveRole((await stage.realm.getUser(ann)).id, clientId, name);
    }
  });

  after(() => stage.stop());

  async function tokenOf(clientId: string): Promise<string> {
    const address = { ...stage.address, clientId };
    const { body } = await logInDirectly(address, { username: ann, password: testPassword });
    return String(body['access_token']);
  }

  const ask = (path: string, token: string): Promise<ApiAnswer> => stage.call(path, { token });

  async function change(line: string, path: string, token: string, status: number): Promise<void> {
    await appendFile(stage.realm.environment['POLICY_FILE'] ?? '', line);
    await waitUntil({
      what: `the policy with ${line}`,
      timeoutMs: 20_000,
      check: async () => assert.equal((await ask(path, token)).status, status),
    });
  }

  it('follows it without a restart', async () => {
    const [dashboard, portal] = [await tokenOf('dashboard'), await tokenOf('portal')];
    const own = '/me/two-factor';
    assert.equal((await ask(own, dashboard)).status, 200);
    assert.equal((await ask(own, portal)).status, 401);

    await change('dashboardClient: portal\n', own, portal, 200);
    assert.equal((await ask(own, dashboard)).status, 401);
    const { body: problem } = await stage.call('/remote-sessions', {
      method: 'POST',
      token: portal,
      body: { tool: 'take-control', deviceId: 'd' },
    });
    assert.equal(problem['code'], 'two-factor-setup-required');
    const setUpUrl = new URL(String(problem['setUpUrl']));
    assert.equal(setUpUrl.searchParams.get('client_id'), 'portal');

    assert.equal((await ask('/customers', portal)).status, 403);
    await change('apiClient: portal-api\n', '/customers', portal, 200);
  });

  it('takes no token for another audience then', async () => {
    const { admin } = stage.realm;
    const [client] = await admin.clients.find({ clientId: 'portal' });
    const second = client?.protocolMappers?.find(({ name }) => name === 'second audience');
    await admin.clients.delProtocolMapper({ id: client?.id ?? '', mapperId: second?.id ?? '' });
    // Keycloak names the clients of whose roles a user has one, too.
    await stage.takeRole((await stage.realm.getUser(ann)).id, 'portal-api', 'two-factor-viewer');
    const { status, body } = await ask('/me/two-factor', await tokenOf('portal'));
    assert.deepEqual([status, body['code']], [401, 'token-invalid']);
  });
});
