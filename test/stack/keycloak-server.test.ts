import assert from 'node:assert/strict';
import KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { groupExists } from '../../stack/end-group.ts';
import { startKeycloak, type KeycloakServer } from '../../stack/keycloak-server.ts';

describe('The Keycloak of the harness', function () {
  this.timeout(300_000);
  const progress: string[] = [];
  let server: KeycloakServer;

  before(async () => {
    server = await startKeycloak({ copy: 'test', onProgress: (text) => progress.push(text) });
  });
  after(() => server.stop());

  it('says what it does while it starts', () => {
    assert.match(progress.at(-1) ?? '', /^Starting Keycloak 26\.7\.3 \(about \d+ s\) …$/);
  });

  it('lets its administrator in, and holds no realm but master', async () => {
    const admin = new KeycloakAdminClient({ baseUrl: server.url });
    await admin.auth({
      grantType: 'password',
      clientId: 'admin-cli',
      username: server.adminUsername,
      password: server.adminPassword,
    });

    const realms = await admin.realms.find();
    assert.deepEqual(
      realms.map(({ realm }) => realm),
      ['master'],
    );
  });

  it('leaves no process of its group when stop returns', async () => {
    assert.equal(groupExists(server.pid), true);
    await server.stop();
    assert.equal(groupExists(server.pid), false);
    await assert.rejects(fetch(server.url), /fetch failed/);
  });
});
