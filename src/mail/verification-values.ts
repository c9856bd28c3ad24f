import type { SecurityMailContent } from '../services/compose-security-mail.ts';
import type { VerificationMailContent } from '../services/compose-verification-mail.ts';
import type { Brand } from '../brand/brand.ts';
import type { MessageValues } from '../domain/interpolate.ts';
import type { Language } from '../domain/language.ts';
import type { EpochMs } from '../domain/calendar.ts';
import { wordInstant } from '../domain/word-instant.ts';
import { refusalPath } from '../services/verification-links.ts';
import { messagesOf } from './messages.ts';

/** The values of the `{named}` places, not escaped. */
export function verificationValues(
  brand: Brand,
  language: Language,
  mail: VerificationMailContent | SecurityMailContent,
): MessageValues {
  const messages = messagesOf(language);
  const word = (instant: EpochMs): string => wordInstant(instant, mail.timeZone, language);
  return {
    product: brand.productName,
    supportAddress: brand.supportAddress,
    time: word(mail.askedAt),
    ...('url' in mail ? linkValues(mail, word) : { mailbox: mail.mailbox }),
    network: mail.network ?? messages['verify.unknown'],
    browser: mail.browser ?? messages['verify.unknown'],
  };
}

function linkValues(
  { url, expiresAt }: VerificationMailContent,
  word: (instant: EpochMs) => string,
): MessageValues {
  return { url, refusalUrl: `${url}${refusalPath}`, until: word(expiresAt) };
}
