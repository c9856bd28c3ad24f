import assert from 'node:assert/strict';
import type { KeycloakServer } from '../../stack/keycloak-server.ts';
import { createCertificateAuthority, type CertificateAuthority } from '../support/certificates.ts';
import {
  createHookRealm,
  startAnotherHookKeycloak,
  type HookRealm,
} from '../support/hook-realm.ts';
import { followLog } from '../support/log-file.ts';
import { createLoginBrowser, logInDirectly } from '../support/login-browser.ts';
import { aRealmUser, testPassword } from '../support/realm.ts';
import { startFakeSidecar, type FakeSidecar } from './fake-sidecar.ts';

const ann = { username: 'ann@example.com', password: testPassword };

/** The address of the sidecar as its certificate has it. */
const host = 'ip:127.0.0.1';

/** Addresses whose network could read the secret. */
const plain = [
  'http://sidecar.example.com',
  'HTTP://10.0.0.7:8443',
  'http://127.0.0.1.example.com',
  'http://127.0.0.1@example.com',
  'http://[2001:db8::1]:8443',
];

describe('A sidecar behind https', function () {
  this.timeout(300_000);
  let trusted: CertificateAuthority;
  let server: KeycloakServer;
  let realm: HookRealm;
  let sidecar: FakeSidecar;

  before(async () => {
    trusted = await createCertificateAuthority('trusted');
    server = await startAnotherHookKeycloak({ KC_TRUSTSTORE_PATHS: trusted.file });
    realm = await createHookRealm(
      { sidecarUrl: 'http://127.0.0.1:1' },
      { users: [aRealmUser(ann.username)] },
      Promise.resolve(server),
    );
  });
  after(() => server.stop());

  async function listen(authority: CertificateAuthority, subject: string): Promise<void> {
    sidecar = await startFakeSidecar(await authority.issue(subject));
    await realm.configure({ sidecarUrl: sidecar.url });
  }

  it('is asked when its certificate is one for its host, of an authority that Keycloak trusts', async () => {
    await listen(trusted, host);

    const page = await createLoginBrowser(realm).logIn(ann);

    assert.equal(page.redirectedTo?.searchParams.has('code'), true, page.html);
    assert.equal(sidecar.questions.length, 1);
    await sidecar.stop();
  });

  async function assertAway(line: RegExp): Promise<void> {
    const log = await followLog(server.logFile);

    const page = await createLoginBrowser(realm).logIn(ann);
    assert.equal(page.blockedReason, 'away', page.html);
    assert.equal((await logInDirectly(realm, ann)).body['error'], 'invalid_grant');

    assert.equal(sidecar.questions.length, 0);
    await log.waitFor(line);
    await sidecar.stop();
  }

  it('is told nothing when its certificate is of another authority', async () => {
    await listen(await createCertificateAuthority('foreign'), host);

    await assertAway(/no TLS with https:.*certificate authority by truststore-paths/);
  });

  it('is told nothing when its certificate is for another host', async () => {
    await listen(trusted, 'dns:elsewhere.example');

    await assertAway(/the certificate at https:.* is another host's/);
  });

  for (const sidecarUrl of plain)
    it(`is refused without it, at ${sidecarUrl}`, async () => {
      await assert.rejects(realm.configure({ sidecarUrl }), /must/);
    });

  it('is not asked without it when the address came past the settings page', async () => {
    const { authenticationManagement } = realm.admin;
    const alias = 'login-policy';
    const action = (await authenticationManagement.getRequiredActionForAlias({ alias })) as object;
    const config = { sidecarUrl: plain[0] };
    await authenticationManagement.updateRequiredAction({ alias }, { ...action, config });
    const log = await followLog(server.logFile);

    assert.equal((await createLoginBrowser(realm).logIn(ann)).blockedReason, 'away');

    await log.waitFor(/sidecarUrl must begin with https/);
  });
});
