import type { SecurityMailContent } from '../services/compose-security-mail.ts';
import type { VerificationMailContent } from '../services/compose-verification-mail.ts';
import type { Brand } from '../brand/brand.ts';
import type { MessageValues } from '../domain/interpolate.ts';
import type { Language } from '../domain/language.ts';
import { messagesOf } from './messages.ts';

/** The values of the `{named}` places, not escaped. */
export function verificationValues(
  brand: Brand,
  language: Language,
  mail: VerificationMailContent | SecurityMailContent,
): MessageValues {
  const messages = messagesOf(language);
  const format = new Intl.DateTimeFormat(language, {
    timeZone: mail.timeZone,
    dateStyle: 'long',
    timeStyle: 'long',
  });
  return {
    product: brand.productName,
    supportAddress: brand.supportAddress,
    time: format.format(mail.askedAt),
    ...('url' in mail
      ? { url: mail.url, until: format.format(mail.expiresAt) }
      : { mailbox: mail.mailbox }),
    network: mail.network ?? messages['verify.unknown'],
    browser: mail.browser ?? messages['verify.unknown'],
  };
}
