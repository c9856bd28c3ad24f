import assert from 'node:assert/strict';
import { say, startFakeSidecar, type FakeSidecar } from '../login-hook/fake-sidecar.ts';
import { runCutover, type CommandResult } from '../support/cutover.ts';
import { useHookKeycloak } from '../support/hook-realm.ts';
import { createLoginBrowser, logInDirectly, type LoginAddress } from '../support/login-browser.ts';
import { aRealmUser, createRealm, testPassword, type TestRealm } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';

const ann = { username: 'ann@example.com', password: testPassword };
const remedy = /switch on Email as username, or switch off User registration/;

describe('realm apply, where people register by themselves', function () {
  this.timeout(60_000);
  let sidecar: FakeSidecar;
  let realm: TestRealm;
  let address: LoginAddress;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    sidecar = await startFakeSidecar();
    sidecar.behave(say());
    const clientId = 'dashboard';
    const redirectUri = 'http://127.0.0.1:9/dashboard';
    realm = await createRealm(
      {
        registrationAllowed: true,
        users: [aRealmUser(ann.username, { clientRoles: { account: ['manage-account'] } })],
        clients: [
          {
            clientId,
            publicClient: true,
            directAccessGrantsEnabled: true,
            redirectUris: [`${redirectUri}*`],
          },
        ],
      },
      {},
      useHookKeycloak(),
    );
    address = { keycloakUrl: realm.keycloakUrl, realm: realm.name, clientId, redirectUri };
  });

  after(async () => {
    await sidecar.stop();
    await realm.remove();
  });

  const cutover = (words: string[]): Promise<CommandResult> =>
    runCutover(words, { environment: { ...realm.environment, HOOK_URL: sidecar.url } });

  async function register(fields: Record<string, string>): Promise<ReadonlySet<string>> {
    const browser = createLoginBrowser(address);
    const page = await browser.open({ prompt: 'create' });
    await browser.submit(page, {
      firstName: 'New',
      lastName: 'User',
      password: testPassword,
      'password-confirm': testPassword,
      ...fields,
    });
    return page.fields;
  }

  it('names the remedy, and changes nothing, while a user name need be no e-mail address', async () => {
    assert.match((await cutover(['realm', 'plan'])).stdout, remedy);

    const { exitCode, stderr } = await cutover(['realm', 'apply']);

    assert.equal(exitCode, 2);
    assert.match(stderr, remedy);
    assert.equal(stderr.trim().split('\n').length, 1);
    const email = 'before@example.com';
    const fields = await register({ username: 'before', email });
    assert.deepEqual([fields.has('username'), fields.has('email')], [true, true]);
    assert.equal((await realm.getUser('before')).email, email);
  });

  it('lets people register by their e-mail address, and edit it never', async () => {
    const { name } = realm;
    await realm.admin.realms.update({ realm: name }, { registrationEmailAsUsername: true });
    assert.equal((await cutover(['realm', 'apply'])).exitCode, 0);

    await register({ email: 'after@example.com' });
    assert.equal((await realm.getUser('after@example.com')).email, 'after@example.com');
    const url = `${realm.keycloakUrl}/realms/${name}/account/`;
    const { body } = await logInDirectly(address, ann);
    const headers = {
      authorization: `Bearer ${String(body['access_token'])}`,
      'content-type': 'application/json',
      accept: 'application/json',
    };
    const account = (await (await fetch(url, { headers })).json()) as object;
    for (const change of [{ email: 'thief@example.com' }, { username: 'thief@example.com' }]) {
      const changed = JSON.stringify({ ...account, ...change, lastName: 'Changed' });
      await fetch(url, { method: 'POST', headers, body: changed });
      const { email, lastName } = await realm.getUser(ann.username);
      assert.deepEqual({ email, lastName }, { email: ann.username, lastName: 'Changed' });
    }
  });
});
