import assert from 'node:assert/strict';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressObject, ParsedMail } from 'mailparser';
import { waitUntil } from '../../stack/wait-until.ts';
import { createAppliedRealm, type AppliedRealm } from '../support/applied-realm.ts';
import { brands } from '../support/brands.ts';
import { runCutover, type CommandResult } from '../support/cutover.ts';
import {
  firstRequiredInstant,
  lastOptionalInstant,
  startHookSidecar,
  type HookSidecar,
} from '../support/hook-sidecar.ts';
import { mailSettings } from '../support/link-settings.ts';
import { createLoginBrowser, type Page } from '../support/login-browser.ts';
import { aRealmUser, testPassword } from '../support/realm.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';

/** Of the product, the sender and the people: accents, Chinese, right to left, emoji. */
const productName = 'Żółć Müller-李 שלום 👋';
const people = { firstName: 'Żółć שלום', lastName: 'Müller-李 👋' };
const sender = 'no-reply@bücher.example';
const administrators = 'admins@bücher.example';

for (const [what, offers] of [
  ['offers SMTPUTF8', {}],
  ['offers no SMTPUTF8', { hideSMTPUTF8: true }],
] as const)
  describe(`international domains and names, with a mail server that ${what}`, function () {
    this.timeout(90_000);
    let realm: AppliedRealm;
    let smtp: TestSmtpServer;
    let sidecar: HookSidecar;
    let environment: Record<string, string>;

    before(async function () {
      this.timeout(stackStartTimeoutMs);
      smtp = await startSmtpServer(offers);
      realm = await createAppliedRealm({}, { reminders: ['P7D'] });
      // Writes the secret of the service account.
      await realm.configure({ sidecarUrl: 'http://127.0.0.1:1' });
      sidecar = await startHookSidecar(realm, {
        now: lastOptionalInstant,
        ipVerification: { enabled: true, trustedNetworks: [] },
        smtpUrl: smtp.url,
        logLevel: 'silent',
        environment: await sidecarSettings(realm.environment),
      });
      environment = { ...realm.environment, ...mailSettings(smtp.url) };
    });
    after(async () => {
      await sidecar.stop();
      await smtp.stop();
    });

    async function createUser(username: string, parts: { email?: string } = {}): Promise<string> {
      const { id } = await realm.admin.users.create(aRealmUser(username, { ...people, ...parts }));
      return id;
    }

    const logIn = (username: string): Promise<Page> =>
      createLoginBrowser(realm).logIn({ username, password: testPassword });

    function cutover(now: string, ...words: string[]): Promise<CommandResult> {
      return runCutover(words, { environment, now });
    }

    /** The mail to a mailbox with these words, once it is there; every header of it is in ASCII. */
    function mailTo(mailbox: string, words: RegExp): Promise<ParsedMail> {
      return waitUntil({
        what: `a mail to ${mailbox}`,
        timeoutMs: 30_000,
        check: async () => {
          const mail = await smtp.readLatest(mailbox);
          assert.match(mail.subject ?? '', words);
          const { raw = '' } = smtp.mails.findLast(({ to }) => to === mailbox) ?? {};
          assert.match(raw.slice(0, raw.indexOf('\r\n\r\n')), /^\p{ASCII}+$/u);
          return mail;
        },
      });
    }

    /** As its reader sees it: mail programs show a domain in ASCII as the letters that it stands for. */
    function assertReadable(mail: ParsedMail, to: string): void {
      const [from] = mail.from?.value ?? [];
      assert.deepEqual(from, { address: sender, name: productName });
      assert.equal((mail.to as AddressObject).value[0]?.address, to);
      assert.ok(mail.subject?.startsWith(`${productName}: `), mail.subject);
      assert.ok(mail.text?.startsWith(productName), mail.text);
      assert.ok(String(mail.html).includes(productName));
      assert.match(mail.messageId ?? '', /@xn--bcher-kva\.example>$/);
    }

    async function assertDelivery(username: string, kind: string, state: string): Promise<string> {
      const mails = await cutover(firstRequiredInstant, 'mails', username, '--json');
      const found = (mails.json() as Record<'notice' | 'state' | 'words', string>[]).find(
        ({ notice }) => notice.startsWith(kind),
      );
      assert.equal(found?.state, state, mails.stdout);
      return found.words;
    }

    it('mails a verification that can be confirmed', async () => {
      const username = 'ann@bücher.example';
      const id = await createUser(username);
      const page = await logIn(username);
      assert.match(page.html, /a•••@bücher\.example/);

      assertReadable(await mailTo(username, /confirm your log-in/), username);

      await waitUntil({
        what: 'the mail to be sent',
        timeoutMs: 10_000,
        check: () => assertDelivery(username, 'verification', 'sent'),
      });
      assert.equal(await sidecar.confirm(id, page.waiting?.number), 200);
    });

    it('tells administrators of an international mailbox, in one of their own', async () => {
      const email = 'bea@例え.тест';
      const id = await createUser('bea', { email });
      await logIn('bea');
      await mailTo(email, /confirm your log-in/);
      await sidecar.refuse(id);

      const mail = await mailTo(administrators, /stopped a stranger/);

      assertReadable(mail, administrators);
      for (const part of [mail.text, String(mail.html)]) assert.ok(part?.includes(email), part);
    });

    it('mails a notice of the cutover', async () => {
      const username = 'cay@żółć.example';
      await createUser(username);
      sidecar.setNow(firstRequiredInstant);
      const { exitCode, stderr } = await cutover(firstRequiredInstant, 'enforce');
      assert.equal(exitCode, 0, stderr);

      assertReadable(await mailTo(username, /now required/), username);
    });

    it('stops a log-in, and mails nothing, to a name with more than ASCII before the @', async () => {
      const username = 'jürgen@bücher.example';
      await createUser(username);
      sidecar.setNow(firstRequiredInstant);

      assert.equal((await logIn(username)).blockedReason, 'username-not-email');
      const { stderr } = await cutover(firstRequiredInstant, 'enforce');
      assert.match(stderr, /^jürgen@bücher\.example: .* is no e-mail address: rename the user/m);
      assert.ok(smtp.mails.every(({ to }) => to !== username));
    });

    it('refuses with clear words the mail of somebody who got such a name meanwhile', async () => {
      const before = 'dora@bücher.example';
      const after = 'dóra@bücher.example';
      const id = await createUser(before);
      const reminderDay = '2022-01-20T12:00:00Z';
      sidecar.setNow(reminderDay);
      // Others of the realm are reminded as well.
      const later = { code: 451, words: '4.2.1 later' };
      smtp.refuseNext(...Array.from({ length: 20 }, () => later));
      assert.match((await cutover(reminderDay, 'remind')).stdout, /queued/);
      await waitUntil({
        what: 'the first try',
        timeoutMs: 30_000,
        check: async () =>
          assert.match(await assertDelivery(before, 'reminder', 'queued'), /4\.2\.1 later/),
      });
      await realm.admin.realms.update({ realm: realm.realm }, { editUsernameAllowed: true });
      const user = await realm.admin.users.findOne({ id });
      await realm.admin.users.update({ id }, { ...user, username: after, email: after });
      const [{ notice }] = (await cutover(reminderDay, 'mails', after, '--json')).json() as [
        { notice: string },
      ];
      await cutover(reminderDay, 'resend', after, notice);

      await waitUntil({
        what: 'the refusal',
        timeoutMs: 30_000,
        check: async () =>
          assert.match(
            await assertDelivery(after, 'reminder', 'refused'),
            /^Nothing was sent: dóra@bücher\.example is no mail address/,
          ),
      });
      assert.ok(smtp.mails.every(({ to }) => to !== before && to !== after));
    });
  });

/** What makes the sidecar of the hook one of the whole cutover, with an international look. */
async function sidecarSettings({
  KEYCLOAK_CLIENT_SECRET_FILE: file = '',
}: Record<string, string>): Promise<Record<string, string>> {
  const brand = join(await mkdtemp(join(tmpdir(), 'cutover-test-')), 'brand.json');
  await writeFile(brand, JSON.stringify({ ...brands.first.tokens, productName }));
  return {
    KEYCLOAK_CLIENT_SECRET: (await readFile(file, 'utf8')).trim(),
    BRAND_FILE: brand,
    MAIL_FROM: `${productName} <no-reply@bücher.example>`,
    SECURITY_MAIL: administrators,
  };
}
