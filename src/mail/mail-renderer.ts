import type { EpochMs } from '../domain/calendar.ts';
import type { PhaseReason } from '../domain/customers.ts';
import type { SecurityMailContent } from '../services/compose-security-mail.ts';
import type { VerificationMailContent } from '../services/compose-verification-mail.ts';
import type { Brand } from '../brand/brand.ts';
import { compileTemplates } from './compile-templates.ts';
import { escapeHtml, interpolate } from '../domain/interpolate.ts';
import { languageOf } from '../domain/language.ts';
import { messagesOf } from './messages.ts';
import { noticeValues } from './notice-values.ts';
import { toPlainText } from './plain-text.ts';
import type { NoticeTemplate } from './templates/notice.ts';
import { verificationValues } from './verification-values.ts';

export interface NoticeContent {
  template: NoticeTemplate;
  /** The reader's, such as `de-AT`. */
  locale: string | null;
  /** When the date rule makes it required. Where a customer switched it on, this can be ahead. */
  requiredFrom: EpochMs;
  /** IANA name of the zone whose days the policy means. */
  timeZone: string;
  reason: PhaseReason;
  dashboardUrl: string;
}

export type MailContent = NoticeContent | VerificationMailContent | SecurityMailContent;

export interface RenderedMail {
  /** One line. */
  subject: string;
  html: string;
  text: string;
}

export interface MailRenderer {
  /** @throws {TypeError} when `dashboardUrl` is no http or https address */
  render(mail: MailContent): RenderedMail;
}

/** Compiles every template in every language once; a mail then only fills the named places. */
export async function createMailRenderer(brand: Brand): Promise<MailRenderer> {
  const compiled = await compileTemplates(brand);
  return {
    render: (mail) => {
      const language = languageOf(mail.locale);
      const values =
        'reason' in mail
          ? noticeValues(brand, language, mail)
          : verificationValues(brand, language, mail);
      const html = interpolate(compiled[language][mail.template], values, escapeHtml);
      const subject = interpolate(messagesOf(language)[`${mail.template}.subject`], values);
      return { subject, html, text: toPlainText(html) };
    },
  };
}
