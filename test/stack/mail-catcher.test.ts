import assert from 'node:assert/strict';
import { createTransport } from 'nodemailer';
import { startMailCatcher, type MailCatcher } from '../../stack/mail-catcher.ts';
import { waitUntil } from '../../stack/wait-until.ts';

describe('The mail catcher of the harness', function () {
  this.timeout(60_000);
  let catcher: MailCatcher;

  before(async () => {
    catcher = await startMailCatcher();
  });
  after(() => catcher.stop());

  it('starts with an empty inbox', async () => {
    assert.deepEqual(await catcher.listMails(), []);
  });

  it('lists a mail that was sent to it, with both bodies', async () => {
    const transport = createTransport({ host: catcher.smtpHost, port: catcher.smtpPort });
    await transport.sendMail({
      from: 'keycloak@example.test',
      to: ['ada@example.test', 'bob@example.test'],
      subject: 'Two-factor authentication',
      text: 'Set it up.',
      html: '<p>Set it up.</p>',
    });
    transport.close();

    const [mail] = await waitUntil({ what: 'the mail', timeoutMs: 5_000, check: oneMail });
    assert.equal(mail.subject, 'Two-factor authentication');
    assert.deepEqual(mail.from, [{ address: 'keycloak@example.test' }]);
    assert.deepEqual(mail.to, [{ address: 'ada@example.test' }, { address: 'bob@example.test' }]);
    assert.equal(mail.text?.trim(), 'Set it up.');
    assert.match(mail.html ?? '', /<p>Set it up\.<\/p>/);
  });

  it('shows its inbox as a web page', async () => {
    const response = await fetch(catcher.inboxUrl, { headers: { accept: 'text/html' } });
    assert.match(await response.text(), /<title>MailDev/i);
  });

  it('no longer answers when stop has returned', async () => {
    await catcher.stop();
    await assert.rejects(catcher.listMails(), /fetch failed/);
  });

  async function oneMail(): Promise<[Awaited<ReturnType<MailCatcher['listMails']>>[number]]> {
    const mails = await catcher.listMails();
    const [mail] = mails;
    assert.ok(mail !== undefined && mails.length === 1);
    return [mail];
  }
});
