import type { VerificationMailContent } from '../services/compose-verification-mail.ts';
import type { Brand } from '../brand/brand.ts';
import type { MessageValues } from './interpolate.ts';
import { messagesOf, type Language } from './messages.ts';

/** The values of the `{named}` places, not escaped. */
export function verificationValues(
  brand: Brand,
  language: Language,
  mail: VerificationMailContent,
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
    url: mail.url,
    time: format.format(mail.askedAt),
    until: format.format(mail.expiresAt),
    network: mail.network ?? messages['verify.unknown'],
    browser: mail.browser ?? messages['verify.unknown'],
  };
}
