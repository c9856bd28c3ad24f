import assert from 'node:assert/strict';
import { simpleParser, type ParsedMail } from 'mailparser';
import { waitUntil } from '../../stack/wait-until.ts';
import { brands, themesOf } from '../support/brands.ts';
import { createHookRealm, type HookRealm } from '../support/hook-realm.ts';
import { addIdentityProvider } from '../support/identity-provider.ts';
import { createLoginBrowser } from '../support/login-browser.ts';
import { aRealmUser, testPassword } from '../support/realm.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { administrator, openStage, type Stage } from './stage.ts';
import { askForNewEmail } from '../support/update-email.ts';

const ann = 'ann@example.com';

/** What names of organizations, people and identity providers can hold, by an alias. */
const names = {
  markup: '<img src=x onerror=alert(1)><a href="https://evil.example">x</a>',
  places: "it's {0} {1} ''{0}'' <#list 1..9 as x>x</#list>",
  lines: 'Acme\r\nBcc: eve@evil.example\r\n\r\n<b>body</b>',
  turned: 'Acme \u202Efdp\u2069\u202E exe',
};

/** Every header of a mail with a link of Keycloak. */
const headers = [
  ...['date', 'from', 'reply-to', 'to', 'message-id', 'subject', 'mime-version', 'content-type'],
];

/** Text that breaks no line, and turns none that follows. */
const oneLine = (name: string): string =>
  name.replaceAll(/[\p{Cc}\u2028-\u202E\u2066-\u2069]+/gu, ' ');

const joined = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

for (const [language, subjects] of Object.entries({
  en: { invitation: 'invitation to ', link: 'link your account with ' },
  de: { invitation: 'Einladung zu ', link: 'Konto verknüpfen mit ' },
}))
  describe(`hostile names in the mails of Keycloak, in ${language}`, function () {
    this.timeout(60_000);
    let smtp: TestSmtpServer;
    let realm: HookRealm;
    let provider: HookRealm;

    before(async function () {
      this.timeout(stackStartTimeoutMs);
      smtp = await startSmtpServer();
      const { hostname: host, port } = new URL(smtp.url);
      const nowhere = { sidecarUrl: 'http://127.0.0.1:1' };
      realm = await createHookRealm(nowhere, {
        ...themesOf(brands.first),
        ...{ internationalizationEnabled: true, supportedLocales: ['en', 'de'] },
        defaultLocale: language,
        smtpServer: { host, port, from: 'no-reply@msp.example' },
        users: [aRealmUser(ann)],
      });
      await realm.leaveAlone();
      provider = await createHookRealm(nowhere, { users: [aRealmUser(ann)] });
      await provider.leaveAlone();
      await addIdentityProvider(realm, provider, 'corp');
    });
    after(async () => {
      await smtp.stop();
      for (const each of [realm, provider]) await each.remove();
    });

    /** The one mail that this sends, with the headers that it must have. */
    async function receive(provoke: () => Promise<unknown>): Promise<ParsedMail> {
      const before = smtp.mails.length;
      await provoke();
      await waitUntil({
        what: 'the mail',
        timeoutMs: 20_000,
        check: () => assert.equal(smtp.mails.length, before + 1),
      });
      const mail = await simpleParser(smtp.mails.at(-1)?.raw ?? '');
      assert.deepEqual(mail.headerLines.map(({ key }) => key).sort(), headers.toSorted());
      return mail;
    }

    /** The name stands there as text, once or more, and as nothing else. */
    function assertText({ text = '', html }: ParsedMail, name: string): void {
      assert.ok(text.includes(oneLine(name)), text);
      assert.doesNotMatch(text, /[\u202A-\u202E\u2066-\u2069]|^Bcc:/m);
      assert.doesNotMatch(String(html), /<img|<b>|evil\.example"|[\u202A-\u202E\u2066-\u2069]/);
      const shown = String(html).replaceAll('&lt;', '<').replaceAll('&gt;', '>');
      const unquoted = shown.replaceAll('&quot;', '"').replaceAll('&#39;', "'");
      assert.ok(unquoted.includes(`${oneLine(name)}</h1>`), unquoted);
    }

    async function invite(alias: string, name: string): Promise<void> {
      const { admin } = realm;
      // Not from the start: it changes what the first page of a log-in asks.
      await admin.realms.update({ realm: realm.realm }, { organizationsEnabled: true });
      const domains = [{ name: `${alias}.example` }];
      const { id: orgId } = await admin.organizations.create({ name, alias, domains });
      const invitation = new FormData();
      const fields = { email: `${alias}@example.com`, firstName: name, lastName: name };
      for (const [field, value] of Object.entries(fields)) invitation.set(field, value);
      await admin.organizations.invite({ orgId }, invitation);
      await admin.realms.update({ realm: realm.realm }, { organizationsEnabled: false });
    }

    async function askForLink(displayName: string): Promise<void> {
      const { identityProviders } = realm.admin;
      const corp = await identityProviders.findOne({ alias: 'corp' });
      await identityProviders.update({ alias: 'corp' }, { ...corp, displayName });
      const browser = createLoginBrowser(realm);
      const login = await browser.open({ kc_idp_hint: 'corp' });
      const page = await browser.submit(login, { username: ann, password: testPassword });
      await browser.submit(page, { submitAction: 'linkAccount' });
    }

    for (const [alias, name] of Object.entries(names)) {
      it(`are text in orgInvite, whose subject has the name last: ${alias}`, async () => {
        const mail = await receive(() => invite(alias, name));
        assert.equal(
          joined(mail.subject ?? ''),
          `MSP Dashboard: ${subjects.invitation}${joined(name)}`,
        );
        assertText(mail, name);
      });

      it(`are text in identityProviderLink, whose subject has the name last: ${alias}`, async () => {
        const mail = await receive(() => askForLink(name));
        assert.equal(joined(mail.subject ?? ''), `MSP Dashboard: ${subjects.link}${joined(name)}`);
        assertText(mail, name);
      });
    }

    it('are text in emailUpdateConfirmation', async () => {
      const email = "{0}'{1}&ltb@example.com";
      const mail = await receive(() => askForNewEmail(realm, ann, email));
      assert.doesNotMatch(mail.subject ?? '', /[{}]/);
      assert.ok(mail.text?.includes(email), mail.text);
      assert.ok(String(mail.html).includes('{0}&#39;{1}&amp;ltb@example.com'));
      assert.ok(!String(mail.html).includes(email), String(mail.html));
    });

    it('are not in executeActions', async () => {
      const { id } = await realm.getUser(ann);
      const actions = ['UPDATE_PASSWORD'];
      const mail = await receive(() => realm.admin.users.executeActionsEmail({ id, actions }));
      assert.doesNotMatch(`${mail.subject ?? ''}${mail.text ?? ''}`, /[{}]|First|Last/);
    });
  });

describe('a hostile mailbox in the mail to administrators', function () {
  this.timeout(60_000);
  let stage: Stage;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openStage();
  });
  after(() => stage.stop());

  it('is text in both parts, and not in the headers', async () => {
    const mailbox = "{time}'{product}${browser}&ltb`@example.com";
    const username = 'eve';
    const { id } = await stage.realm.admin.users.create(aRealmUser(username, { email: mailbox }));
    await stage.startLogin({ id, username, password: testPassword }, 'network');
    await stage.reader.linksOf(mailbox, 1);
    await stage.sidecar.refuse(id);

    const mail = await waitUntil({
      what: 'the mail',
      timeoutMs: 20_000,
      check: () => stage.smtp.readLatest(administrator),
    });

    assert.equal(mail.subject, "MSP Dashboard: a user stopped a stranger's log-in");
    assert.ok(mail.text?.includes(mailbox), mail.text);
    const escaped = mailbox.replace('&', '&amp;').replace("'", '&#39;');
    assert.ok(String(mail.html).includes(`>${escaped}<`), String(mail.html));
    assert.ok(mail.headerLines.every(({ line }) => !line.includes('@example.com')));
  });
});
