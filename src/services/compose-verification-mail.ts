import type { EpochMs } from '../domain/calendar.ts';
import type { BrowserFamily } from '../domain/browser-family.ts';
import type { VerificationPurpose } from '../domain/verification.ts';
import { noLongerTrue, type MailComposer, type MailRenderer } from './deliver-notice.ts';
import { verificationIdOf } from './mail-verification.ts';
import type { VerificationLinks } from './verification-links.ts';
import type { Verifications } from './verifications.ts';

/** What the mail of a verification says; nothing in it is a text that a user or a client chose. */
export interface VerificationMailContent {
  template: VerificationPurpose;
  locale: string | null;
  /** When the log-in asked for it. */
  askedAt: EpochMs;
  expiresAt: EpochMs;
  timeZone: string;
  network: string | null;
  browser: BrowserFamily | null;
  url: string;
}

export interface VerificationMailPorts {
  verifications: Pick<Verifications, 'find'>;
  links: Pick<VerificationLinks, 'urlOf'>;
  render: MailRenderer<VerificationMailContent>;
}

/** Composes the mail with the link; none for a verification that nobody waits for any more. */
export function composeVerificationMail(
  { verifications, links, render }: VerificationMailPorts,
  timeZone: () => string,
): MailComposer {
  return async (notice) => {
    const { userId } = notice;
    const verificationId = verificationIdOf(notice);
    const verification = await verifications.find(userId, verificationId);
    if (verification?.state !== 'pending') return noLongerTrue;
    const { mailbox, purpose, locale, createdAt, expiresAt, network, browser } = verification;
    const content: VerificationMailContent = {
      template: purpose,
      locale,
      askedAt: createdAt,
      expiresAt,
      timeZone: timeZone(),
      network,
      browser,
      url: links.urlOf({ userId, verificationId }),
    };
    return { ...render(content), to: mailbox };
  };
}
