import assert from 'node:assert/strict';
import { generate } from 'otplib';
import { sayRequired, startFakeSidecar, type FakeSidecar } from '../login-hook/fake-sidecar.ts';
import { runCutover, type CommandResult } from '../support/cutover.ts';
import { stopAskingForCodes, useHookKeycloak } from '../support/hook-realm.ts';
import { createLoginBrowser } from '../support/login-browser.ts';
import {
  aRealmUser,
  createRealm,
  testOtpSecret,
  testPassword,
  type TestRealm,
} from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';

const ann = { username: 'ann@example.com', password: testPassword };
const redirectUri = 'http://127.0.0.1:9/dashboard';

describe('realm apply, on a realm of other habits', function () {
  this.timeout(60_000);
  let sidecar: FakeSidecar;
  let realm: TestRealm;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    sidecar = await startFakeSidecar();
    sidecar.behave(sayRequired());
    realm = await createRealm(
      {
        failureFactor: 3,
        quickLoginCheckMilliSeconds: 0,
        otpPolicyType: 'totp',
        otpPolicyAlgorithm: 'HmacSHA256',
        otpPolicyDigits: 8,
        otpPolicyPeriod: 60,
        otpPolicyLookAheadWindow: 2,
        otpPolicyInitialCounter: 0,
        otpPolicyCodeReusable: true,
        users: [aRealmUser(ann.username, { otp: true })],
        clients: [{ clientId: 'dashboard', publicClient: true, redirectUris: [`${redirectUri}*`] }],
      },
      {},
      useHookKeycloak(),
    );
    await stopAskingForCodes(realm.admin);
  });

  after(async () => {
    await sidecar.stop();
    await realm.remove();
  });

  const cutover = (words: string[]): Promise<CommandResult> =>
    runCutover(words, { environment: { ...realm.environment, HOOK_URL: sidecar.url } });

  it('shows what it changes, and keeps what the realm may choose', async () => {
    const { stdout } = await cutover(['realm', 'plan']);
    for (const difference of [
      'set bruteForceProtected to true',
      'set eventsEnabled to true',
      'set adminEventsEnabled to true',
      'set otpPolicyAlgorithm to HmacSHA1',
      'set otpPolicyDigits to 6',
      'set otpPolicyPeriod to 30',
      'note: a code that somebody saw counts once more: switch Reusable token off',
    ])
      assert.ok(stdout.includes(`    ${difference}\n`), `${difference} is not in ${stdout}`);

    const applied = await cutover(['realm', 'apply']);

    assert.equal(applied.exitCode, 0, applied.stderr);
    const { failureFactor, eventsEnabled, adminEventsEnabled, ...otp } =
      (await realm.admin.realms.findOne({ realm: realm.name })) ?? {};
    assert.deepEqual(
      { failureFactor, eventsEnabled, adminEventsEnabled },
      { failureFactor: 3, eventsEnabled: true, adminEventsEnabled: true },
    );
    const { otpPolicyAlgorithm, otpPolicyDigits, otpPolicyPeriod } = otp;
    assert.deepEqual([otpPolicyAlgorithm, otpPolicyDigits, otpPolicyPeriod], ['HmacSHA1', 6, 30]);
    assert.equal(otp.otpPolicyLookAheadWindow, 2);
    assert.equal(otp.otpPolicyCodeReusable, true);
    assert.match((await cutover(['realm', 'plan'])).stdout, /as it must be; nothing was changed/);
  });

  it('locks a user out after wrong codes of our own page', async () => {
    const browser = createLoginBrowser({
      keycloakUrl: realm.keycloakUrl,
      realm: realm.name,
      clientId: 'dashboard',
      redirectUri,
    });
    let page = await browser.logIn(ann);
    assert.equal(page.id, 'two-factor-code', page.html);
    for (const otp of ['000000', '000001', '000002']) page = await browser.submit(page, { otp });

    page = await browser.submit(page, { otp: await generate({ secret: testOtpSecret }) });

    assert.equal(page.id, 'two-factor-code', page.html);
    const { id } = await realm.getUser(ann.username);
    const status = await realm.admin.attackDetection.findOne({ id });
    assert.equal((status as { disabled: boolean }).disabled, true);
  });
});
