import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { findFreePort } from '../../stack/free-port.ts';
import { createHookRealm, type HookRealm } from '../support/hook-realm.ts';
import { createLoginBrowser, logInDirectly } from '../support/login-browser.ts';
import { aRealmUser, testOtpSecret, testPassword } from '../support/realm.ts';
import { say, send, startFakeSidecar, type FakeSidecar } from './fake-sidecar.ts';
import { notAnAnswer } from './not-an-answer.ts';

const otto = { username: 'otto@example.com', password: testPassword, otpSecret: testOtpSecret };

/** Direct grants of this realm ask for the code, and log-ins by its pages do not. */
describe('Of users with an authenticator, while the sidecar is away,', function () {
  this.timeout(300_000);
  let sidecar: FakeSidecar;
  let realm: HookRealm;

  before(async () => {
    realm = await createHookRealm(
      { sidecarUrl: 'http://127.0.0.1:1' },
      {
        users: [aRealmUser(otto.username, { otp: true })],
        // There are more log-ins than codes.
        otpPolicyCodeReusable: true,
      },
    );
    await realm.stopAskingForCodes();
  });
  // Each has its own: the breaker counts by address.
  beforeEach(async () => {
    sidecar = await startFakeSidecar();
  });
  afterEach(() => sidecar.stop());

  const configure = (whenAway: 'otp' | 'strict', sidecarUrl: string): Promise<void> =>
    realm.configure({ sidecarUrl, timeLimitMs: '400', whenAway });

  /** Who proved the code gets in by the mode `otp`, who did not by none, and by `strict` nobody does. */
  async function assertModes(sidecarUrl: string): Promise<void> {
    await configure('otp', sidecarUrl);
    assert.equal((await logInDirectly(realm, otto)).status, 200);
    assert.equal((await createLoginBrowser(realm).logIn(otto)).blockedReason, 'away');
    await configure('strict', sidecarUrl);
    assert.equal((await logInDirectly(realm, otto)).body['error'], 'invalid_grant');
  }

  for (const [name, behaviour] of Object.entries(notAnAnswer))
    it(`who proved it gets in, unless the mode is strict: one that ${name}`, async () => {
      sidecar.behave(behaviour);
      await assertModes(sidecar.url);
      assert.ok(sidecar.questions.length >= 3);
    });

  it('who proved it gets in, unless the mode is strict: one that does not listen', async () => {
    await assertModes(`http://127.0.0.1:${String(await findFreePort())}`);
  });

  it('who proved it gets in, unless the mode is strict: one that is left alone', async () => {
    sidecar.behave((_, response) => send(response, {}, 500));
    await configure('strict', sidecar.url);
    for (let round = 0; round < 5; round += 1) await logInDirectly(realm, otto);
    sidecar.behave(say({ verdict: 'deny', reason: 'network-not-allowed' }));

    await assertModes(sidecar.url);

    assert.equal(sidecar.questions.length, 5);
    await setTimeout(5_000);
    assert.equal((await logInDirectly(realm, otto)).body['error'], 'invalid_grant');
    assert.equal(sidecar.questions.length, 6);
  });
});
