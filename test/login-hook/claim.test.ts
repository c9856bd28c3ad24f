import assert from 'node:assert/strict';
import { generate } from 'otplib';
import { enrol } from '../support/enrol.ts';
import { createHookRealm, type HookRealm } from '../support/hook-realm.ts';
import { createLoginBrowser, type LoginBrowser, type Page } from '../support/login-browser.ts';
import { aRealmUser, testOtpSecret, testPassword } from '../support/realm.ts';
import { say, startFakeSidecar, type FakeSidecar } from './fake-sidecar.ts';

const enrolment = /\/enrolment$/;
const secret = 'twenty-random-chars!';

/** Forms of the set-up page that Keycloak does not store. */
const faults: Record<string, Record<string, string>> = {
  'without a code': { totp: '' },
  'with a wrong code': { totp: '000000' },
};

describe('The claim of a confirmed mailbox for an authenticator', function () {
  this.timeout(300_000);
  let sidecar: FakeSidecar;
  let realm: HookRealm;
  let id: string;
  let browser: LoginBrowser;
  let number = 0;

  before(async () => {
    realm = await createHookRealm({ sidecarUrl: 'http://127.0.0.1:1' });
  });
  // Each has its own: the breaker counts by address.
  beforeEach(async () => {
    sidecar = await startFakeSidecar();
    sidecar.behave(say({ verdict: 'continue', steps: ['verify-mailbox', 'configure-otp'] }));
    sidecar.sayOfVerifications({ state: 'confirmed' });
    await realm.configure({ sidecarUrl: sidecar.url });
  });
  afterEach(() => sidecar.stop());

  async function reachForm(parts = {}, parameters = {}): Promise<Page> {
    const username = `user-${String((number += 1))}@example.com`;
    ({ id } = await realm.admin.users.create(aRealmUser(username, parts)));
    browser = createLoginBrowser(realm);
    const person = { username, password: testPassword, otpSecret: testOtpSecret };
    return browser.logIn(person, parameters);
  }

  async function countAuthenticators(): Promise<number> {
    const credentials = await realm.admin.users.getCredentials({ id });
    return credentials.filter(({ type }) => type === 'otp').length;
  }

  const claims = (): number => sidecar.waiting.filter(({ path }) => enrolment.test(path)).length;

  it('comes before anything is stored: without an answer nothing is, and it can be tried again', async () => {
    const form = await reachForm();
    sidecar.refuseVerifications(503, { status: 503, code: 'redis-away' }, enrolment);

    const { page } = await enrol(browser, form);

    assert.equal(page.blockedReason, 'away', page.html);
    assert.equal(await countAuthenticators(), 0);
    sidecar.refuseVerifications(503, {}, /^never$/);
    await enrol(browser, await browser.submit(page, {}));
    assert.equal(await countAuthenticators(), 1);
  });

  it('stores nothing when it comes too late, and says what became of the mailbox', async () => {
    const form = await reachForm();
    sidecar.refuseVerifications(404, { status: 404, code: 'verification-unknown' }, enrolment);
    sidecar.sayOfVerifications({ state: 'refused' });

    const { page } = await enrol(browser, form);

    assert.equal(page.waiting?.state, 'refused', page.html);
    assert.equal(await countAuthenticators(), 0);
  });

  for (const [fault, fields] of Object.entries(faults))
    it(`is not spent on a form ${fault}`, async () => {
      const form = await reachForm();
      const totp = await generate({ secret: Buffer.from(secret) });

      const page = await browser.submit(form, { totp, totpSecret: secret, ...fields });

      assert.equal(page.id, 'login-config-totp', page.html);
      assert.equal(claims(), 0);
      await enrol(browser, page);
      assert.equal(claims(), 1);
      assert.equal(await countAuthenticators(), 1);
    });

  for (const userLabel of ['', 'First'])
    it(`is not spent on a second authenticator that is named "${userLabel}"`, async () => {
      sidecar.behave(say());
      const form = await reachForm({ otp: true }, { kc_action: 'CONFIGURE_TOTP' });
      const credentials = await realm.admin.users.getCredentials({ id });
      const { id: credentialId = '' } = credentials.find(({ type }) => type === 'otp') ?? {};
      await realm.admin.users.updateCredentialLabel({ id, credentialId }, 'first');
      const totp = await generate({ secret: Buffer.from(secret) });

      const page = await browser.submit(form, { totp, totpSecret: secret, userLabel });

      assert.equal(page.id, 'login-config-totp', page.html);
      assert.equal(claims(), 0);
      assert.equal(await countAuthenticators(), 1);
      await enrol(browser, page);
      assert.equal(await countAuthenticators(), 2);
    });
});
