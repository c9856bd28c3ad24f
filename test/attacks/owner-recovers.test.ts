import assert from 'node:assert/strict';
import { generate } from 'otplib';
import { openResetLink } from '../flows/links.ts';
import { createLoginBrowser } from '../support/login-browser.ts';
import { testOtpSecret } from '../support/realm.ts';
import { recoveryCodes } from '../support/recovery-codes.ts';
import { enrol, saveRecoveryCodes } from '../support/enrol.ts';
import { instants, openStage, waitingAt, type Stage, type Victim } from './stage.ts';

const recoveryCode = 'OWNEROWNEROW';
const password = 'new-password';
const newPassword = { 'password-new': password, 'password-confirm': password };

/** What stops thieves must not stop the owner, who has the mailbox and one thing more. */
describe('The owner of an account with two-factor', function () {
  this.timeout(300_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage({ resetPasswordAllowed: true });
  });
  after(() => stage.stop());

  async function createOwner(): Promise<Victim> {
    const owner = await stage.createVictim({ otp: true });
    stage.sidecar.setNow(instants['set-up']);
    const credentials = [recoveryCodes([recoveryCode])];
    await stage.realm.admin.users.update({ id: owner.id }, { credentials });
    return owner;
  }

  const proofs = {
    'a code': async () => ({ otp: await generate({ secret: testOtpSecret }) }),
    'a recovery code, when the authenticator is lost': () => Promise.resolve({ recoveryCode }),
  };

  for (const [name, prove] of Object.entries(proofs))
    it(`gets in with a forgotten password by mailbox and ${name}`, async () => {
      const owner = await createOwner();
      const browser = createLoginBrowser(stage.realm);

      const asked = await openResetLink(browser, stage.smtp, owner.username);
      assert.equal(asked.id, 'two-factor-code', asked.html);
      const form = await browser.submit(asked, await prove());
      assert.equal(form.id, 'login-update-password', form.html);
      const page = await browser.submit(form, newPassword);

      assert.equal(page.redirectedTo?.searchParams.has('code'), true, page.html);
    });

  it('gets in without authenticator and recovery codes after an administrator took both away', async () => {
    const owner = await createOwner();
    const { users } = stage.realm.admin;
    for (const { id: credentialId = '', type } of await users.getCredentials({ id: owner.id }))
      if (type !== 'password') await users.deleteCredential({ id: owner.id, credentialId });

    const browser = createLoginBrowser(stage.realm);
    const { page, number } = waitingAt(browser, await browser.logIn(owner), 'set-up');
    const [link = ''] = await stage.reader.linksOf(owner.username, 1);
    assert.equal((await stage.reader.type(link, number)).status, 200);
    const { page: codes } = await enrol(browser, await browser.get(page.waiting?.refresh ?? ''));
    const last = await saveRecoveryCodes(browser, codes);

    assert.equal(last.redirectedTo?.searchParams.has('code'), true, last.html);
    const types = (await users.getCredentials({ id: owner.id })).map(({ type }) => type);
    assert.deepEqual(types, ['password', 'otp', 'recovery-authn-codes']);
  });
});
