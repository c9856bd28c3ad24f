import assert from 'node:assert/strict';
import { waitUntil } from '../../stack/wait-until.ts';
import { openResetLink } from '../flows/links.ts';
import { createLoginBrowser } from '../support/login-browser.ts';
import { enrol, saveRecoveryCodes } from '../support/enrol.ts';
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

    const opened = await openResetLink(browser, stage.smtp, victim.username);
    const { page, number } = waitingAt(browser, opened, 'set-up');
    assert.deepEqual(alarmsAbout(victim), []);
    const [link = ''] = await stage.reader.linksOf(victim.username, 1);
    assert.equal((await stage.reader.type(link, number)).status, 200);
    const { page: form } = await enrol(browser, await browser.get(page.waiting?.refresh ?? ''));
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
