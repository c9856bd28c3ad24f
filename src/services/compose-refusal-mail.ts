import type { EpochMs } from '../domain/calendar.ts';
import type { BrowserFamily } from '../domain/browser-family.ts';
import type { MailComposer, MailRenderer } from './deliver-notice.ts';
import type { Verifications } from './verifications.ts';

/** What administrators are told when a reader said "this was not me". */
export interface RefusalMailContent {
  template: 'refusal';
  locale: null;
  /** When the log-in asked. */
  askedAt: EpochMs;
  timeZone: string;
  network: string | null;
  browser: BrowserFamily | null;
  /** The user, by the mailbox that was asked. */
  mailbox: string;
}

export interface RefusalMailPorts {
  verifications: Pick<Verifications, 'find'>;
  /** Where administrators read mail; `undefined` when nobody does. */
  to: string | undefined;
  render: MailRenderer<RefusalMailContent>;
}

/** Composes the mail to the administrators. The notice names the verification. */
export function composeRefusalMail(
  { verifications, to, render }: RefusalMailPorts,
  timeZone: () => string,
): MailComposer {
  return async ({ userId, occasion }) => {
    const verification = await verifications.find(userId, occasion);
    if (verification === undefined || to === undefined) return undefined;
    const { createdAt: askedAt, network, browser, mailbox } = verification;
    const content: RefusalMailContent = {
      template: 'refusal',
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
