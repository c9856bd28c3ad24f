import assert from 'node:assert/strict';
import { simpleParser, type ParsedMail } from 'mailparser';
import type { Browser } from 'playwright-core';
import { createMailRenderer, type MailContent } from '../../../src/mail/mail-renderer.ts';
import { createSmtpTransport } from '../../../src/mail/smtp-transport.ts';
import { waitUntil } from '../../../stack/wait-until.ts';
import { themesOf } from '../../support/brands.ts';
import { createHookRealm, type HookRealm } from '../../support/hook-realm.ts';
import { addIdentityProvider } from '../../support/identity-provider.ts';
import { aRealmUser } from '../../support/realm.ts';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtp-server.ts';
import { stackStartTimeoutMs } from '../../support/stack.ts';
import type { Reader } from '../brands/judge.ts';
import { readers } from '../brands/readers.ts';
import { launchChromium } from '../browser.ts';
import { keycloakMails, mailbox, type Senders } from './keycloak-mails.ts';
import { seeMail } from './see-mail.ts';
import { sidecarMails } from './sidecar-mails.ts';

for (const reader of readers) {
  const { brand, language } = reader;

  describe(`the mails of ${brand.tokens.productName} in ${language}`, function () {
    this.timeout(60_000);
    let chromium: Browser;
    let smtp: TestSmtpServer;

    before(async () => {
      [chromium, smtp] = await Promise.all([launchChromium(), startSmtpServer()]);
    });
    after(async () => {
      await chromium.close();
      await smtp.stop();
    });

    /** Sends a mail as the sidecar does, twice, as after a try that failed. */
    async function send(content: MailContent): Promise<ParsedMail[]> {
      const renderer = await createMailRenderer(brand.tokens);
      const transport = createSmtpTransport({
        ...{ url: smtp.url, from: 'no-reply@msp.example', maxConnections: 1 },
        ...{ ratePerSecond: 100, timeoutMs: 10_000 },
      });
      const mail = { ...renderer.render(content), to: mailbox, idempotencyKey: content.template };
      const before = smtp.mails.length;
      for (let copy = 0; copy < 2; copy += 1)
        assert.equal((await transport.send(mail)).outcome, 'sent');
      transport.close();
      return Promise.all(smtp.mails.slice(before).map(({ raw }) => simpleParser(raw)));
    }

    for (const [name, content] of Object.entries(sidecarMails(language)))
      it(`are right and recognisable: ${name} of the sidecar`, async () => {
        const [mail, copy] = await send(content);
        assert.ok(mail?.messageId !== undefined);
        assert.equal(mail.messageId, copy?.messageId);
        assert.equal(mail.headers.get('auto-submitted'), 'auto-generated');
        // Administrators are written to in English.
        const forWhom: Reader = content.locale === null ? { brand, language: 'en' } : reader;
        assert.deepEqual(await seeMail(chromium, name, partsOf(mail), forWhom), []);
      });
  });

  describe(`the mails that Keycloak sends for ${brand.tokens.productName}`, function () {
    this.timeout(60_000);
    let chromium: Browser;
    let smtp: TestSmtpServer;
    let senders: Senders;

    before(async function () {
      this.timeout(stackStartTimeoutMs);
      [chromium, smtp] = await Promise.all([launchChromium(), startSmtpServer()]);
      senders = await openRealms(reader, smtp);
    });
    after(async () => {
      await chromium.close();
      await smtp.stop();
      for (const realm of [senders.realm, senders.provider]) await realm.remove();
    });

    for (const [name, provoke] of Object.entries(keycloakMails))
      it(`are right: ${name}`, async () => {
        const before = smtp.mails.length;
        await provoke(senders);
        await waitUntil({
          what: 'the mail',
          timeoutMs: 20_000,
          check: () => assert.equal(smtp.mails.length, before + 1),
        });
        const mail = await simpleParser(smtp.mails.at(-1)?.raw ?? '');
        assert.deepEqual(await seeMail(chromium, name, partsOf(mail), reader), []);
      });
  });
}

function partsOf({ subject = '', html, text = '' }: ParsedMail): Parameters<typeof seeMail>[2] {
  return { subject, html: html || '', text };
}

/** A realm that the hook leaves alone, whose users somebody else knows, too. */
async function openRealms({ brand, language }: Reader, smtp: TestSmtpServer): Promise<Senders> {
  const { hostname: host, port } = new URL(smtp.url);
  const nowhere = { sidecarUrl: 'http://127.0.0.1:1' };
  const realm: HookRealm = await createHookRealm(nowhere, {
    ...themesOf(brand),
    ...{ internationalizationEnabled: true, supportedLocales: ['en', 'de'] },
    ...{ defaultLocale: language, resetPasswordAllowed: true },
    smtpServer: { host, port, from: 'no-reply@msp.example' },
    users: [aRealmUser(mailbox)],
  });
  await realm.leaveAlone();
  const provider = await createHookRealm(nowhere, { users: [aRealmUser(mailbox)] });
  await provider.leaveAlone();
  await addIdentityProvider(realm, provider, 'corp');
  return { realm, provider };
}
