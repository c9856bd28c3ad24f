import type { EpochMs } from '../domain/calendar.ts';
import type { BrowserFamily } from '../domain/browser-family.ts';
import { hasLetIn } from '../domain/verification.ts';
import { noLongerTrue, type MailComposer, type MailRenderer } from './deliver-notice.ts';
import type { Verifications } from './verifications.ts';

/**
 * `refusal`: a reader said "this was not me"; `refusal-too-late` when the log-in had gone on. `set-up-after-reset`: somebody who had set a new password by mail set up
 * the first authenticator, so that the mailbox alone was enough for both.
 */
export type SecurityEvent = 'refusal' | 'refusal-too-late' | 'set-up-after-reset';

/** What administrators are told. */
export interface SecurityMailContent {
  template: SecurityEvent;
  locale: null;
  /** When the log-in asked. */
  askedAt: EpochMs;
  timeZone: string;
  network: string | null;
  browser: BrowserFamily | null;
  /** The user, by the mailbox that was asked. */
  mailbox: string;
}

export interface SecurityMailPorts {
  verifications: Pick<Verifications, 'find'>;
  /** Where administrators read mail; `undefined` when nobody does. */
  to: string | undefined;
  render: MailRenderer<SecurityMailContent>;
}

/** Composes the mail to the administrators. The notice names the verification. */
export function composeSecurityMail(
  { verifications, to, render }: SecurityMailPorts,
  timeZone: () => string,
  kind: 'refusal' | 'set-up-after-reset',
): MailComposer {
  return async ({ userId, occasion }) => {
    const verification = await verifications.find(userId, occasion);
    if (to === undefined) return 'SECURITY_MAIL is not set, so no administrator is told by mail.';
    if (verification === undefined) return noLongerTrue;
    const { createdAt: askedAt, network, browser, mailbox } = verification;
    const content: SecurityMailContent = {
      template: kind === 'refusal' && hasLetIn(verification) ? 'refusal-too-late' : kind,
      locale: null,
      askedAt,
      timeZone: timeZone(),
      network,
      browser,
      mailbox,
    };
    return { ...render(content), to };
  };
}
