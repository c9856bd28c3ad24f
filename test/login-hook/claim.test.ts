import assert from 'node:assert/strict';
import { generate } from 'otplib';
import { enrol } from '../support/enrol.ts';
import type { Page } from '../support/login-browser.ts';
import { say, type FakeSidecar } from './fake-sidecar.ts';
import { openSetUpStage, type NewLogin, type SetUpStage } from './set-up-stage.ts';

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
  let stage: SetUpStage;
  let login: NewLogin;

  before(async () => {
    stage = await openSetUpStage();
  });
  after(() => stage.realm.remove());
  beforeEach(async () => {
    sidecar = await stage.startSidecar();
  });
  afterEach(() => sidecar.stop());

  async function reachForm(...how: Parameters<SetUpStage['logIn']>): Promise<Page> {
    login = await stage.logIn(...how);
    return login.page;
  }

  const claims = (): number => sidecar.waiting.filter(({ path }) => enrolment.test(path)).length;

  it('comes before anything is stored: without an answer nothing is, and it can be tried again', async () => {
    const form = await reachForm();
    sidecar.refuseVerifications(503, { status: 503, code: 'redis-away' }, enrolment);

    const { page } = await enrol(login.browser, form);

    assert.equal(page.blockedReason, 'away', page.html);
    assert.equal(await login.countAuthenticators(), 0);
    sidecar.refuseVerifications(503, {}, /^never$/);
    await enrol(login.browser, await login.browser.submit(page, {}));
    assert.equal(await login.countAuthenticators(), 1);
  });

  it('stores nothing when it comes too late, and says what became of the mailbox', async () => {
    const form = await reachForm();
    sidecar.refuseVerifications(404, { status: 404, code: 'verification-unknown' }, enrolment);
    sidecar.sayOfVerifications({ state: 'refused' });

    const { page } = await enrol(login.browser, form);

    assert.equal(page.waiting?.state, 'refused', page.html);
    assert.equal(await login.countAuthenticators(), 0);
  });

  for (const [fault, fields] of Object.entries(faults))
    it(`is not spent on a form ${fault}`, async () => {
      const form = await reachForm();
      const totp = await generate({ secret: Buffer.from(secret) });

      const page = await login.browser.submit(form, { totp, totpSecret: secret, ...fields });

      assert.equal(page.id, 'login-config-totp', page.html);
      assert.equal(claims(), 0);
      await enrol(login.browser, page);
      assert.equal(claims(), 1);
      assert.equal(await login.countAuthenticators(), 1);
    });

  for (const userLabel of ['', 'First'])
    it(`is not spent on a second authenticator that is named "${userLabel}"`, async () => {
      sidecar.behave(say());
      const form = await reachForm({ otp: true }, { kc_action: 'CONFIGURE_TOTP' });
      const { id } = login;
      const { users } = stage.realm.admin;
      const credentials = await users.getCredentials({ id });
      const { id: credentialId = '' } = credentials.find(({ type }) => type === 'otp') ?? {};
      await users.updateCredentialLabel({ id, credentialId }, 'first');
      const totp = await generate({ secret: Buffer.from(secret) });

      const page = await login.browser.submit(form, { totp, totpSecret: secret, userLabel });

      assert.equal(page.id, 'login-config-totp', page.html);
      assert.equal(claims(), 0);
      assert.equal(await login.countAuthenticators(), 1);
      await enrol(login.browser, page);
      assert.equal(await login.countAuthenticators(), 2);
    });
});
