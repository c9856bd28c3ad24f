import type { MailContent } from '../../../src/mail/mail-renderer.ts';
import type { Language } from '../../../src/domain/language.ts';

/** The link of every mail that has one. */
export const link = 'https://portal.example/a/path?with=parameters&and=more';

/** Every mail that the sidecar sends, by a name. */
export function sidecarMails(locale: Language): Record<string, MailContent> {
  const timeZone = 'America/New_York';
  const requiredFrom = Date.parse('2022-01-22T05:00:00Z');
  const askedAt = Date.parse('2022-01-03T14:05:00Z');
  const origin = { askedAt, timeZone, network: '203.0.113.0/24', browser: 'Firefox' } as const;
  const verification = { ...origin, locale, url: link, expiresAt: askedAt + 7_200_000 };
  const notice = { locale, requiredFrom, timeZone, dashboardUrl: link };
  const security = { ...origin, locale: null, mailbox: 'ann@example.com' };
  return {
    'set-up': { ...verification, template: 'set-up' },
    network: { ...verification, template: 'network', network: null, browser: null },
    'reminder-existing': {
      ...{ ...notice, template: 'reminder', reason: 'existing-customer-before-cutover' },
    },
    'reminder-customer': { ...notice, template: 'reminder', reason: 'enabled-by-customer' },
    'enforcement-existing': {
      ...{ ...notice, template: 'enforcement', reason: 'existing-customer-after-cutover' },
    },
    'enforcement-new': { ...notice, template: 'enforcement', reason: 'new-customer' },
    refusal: { ...security, template: 'refusal' },
    'refusal-too-late': { ...security, template: 'refusal-too-late' },
    'set-up-after-reset': { ...security, template: 'set-up-after-reset' },
  };
}
