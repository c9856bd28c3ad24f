import assert from 'node:assert/strict';
import { waitUntil } from '../../stack/wait-until.ts';
import { linkInMail, linkOn } from '../flows/links.ts';
import { createLoginBrowser, type LoginBrowser, type Page } from '../support/login-browser.ts';
import { enrol, saveRecoveryCodes } from './enrol.ts';
import { administrator, instants, openStage, waitingAt, type Stage, type Victim } from './stage.ts';

const password = 'password-of-the-thief';
const newPassword = { 'password-new': password, 'password-confirm': password };

/**
 * The mailbox is all that a user without two-factor has, so whoever reads it can take the account. It must not stay
 * unnoticed.
 */
describe('A thief of the mailbox of a user who must set up two-factor', function () {
  this.timeout(300_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage({ resetPasswordAllowed: true });
  });
  after(() => stage.stop());

  async function resetPassword(browser: LoginBrowser, { username }: Victim): Promise<Page> {
    const page = await browser.get(linkOn(await browser.open(), 'reset-credentials?'));
    await browser.submit(page, { username });
    return browser.get(linkInMail(stage.smtp, username));
  }

  /** What administrators read of a user. */
  function alarmsAbout({ username }: Victim): string[] {
    return stage.smtp.mails
      .filter(({ to, raw }) => to === administrator && raw.includes(username))
      .map(({ raw }) => /^Subject: (.*)$/m.exec(raw)?.[1] ?? '');
  }

  it('has to confirm by a second mail, and administrators are told of the set-up', async () => {
    const victim = await stage.createVictim();
    stage.sidecar.setNow(instants['set-up']);
    const browser = createLoginBrowser(stage.realm);

    const opened = await resetPassword(browser, victim);
    const { page, number } = waitingAt(browser, opened, 'set-up');
    assert.deepEqual(alarmsAbout(victim), []);
    const [link = ''] = await stage.reader.linksOf(victim.username, 1);
    assert.equal((await stage.reader.type(link, number)).status, 200);
    const form = await enrol(browser, await browser.get(page.waiting?.refresh ?? ''));
    assert.equal(form.id, 'login-update-password', form.html);
    const last = await saveRecoveryCodes(browser, await browser.submit(form, newPassword));

    assert.equal(last.redirectedTo?.searchParams.has('code'), true, last.html);
    await waitUntil({
      what: 'the mail to the administrators',
      timeoutMs: 20_000,
      check: () => assert.equal(alarmsAbout(victim).length, 1),
    });
  });
});
