import type { Brand } from '../brand/brand.ts';
import { escapeHtml, interpolate } from '../domain/interpolate.ts';
import type { Language } from '../domain/language.ts';
import { messagesOf } from '../mail/messages.ts';

/** Fills the places of a theme's message file: the brand, and the words that the sidecar's mails have, too. */
export function fillMessageFile(text: string, brand: Brand, language: Language): string {
  const { productName: product, supportAddress } = brand;
  const mails = messagesOf(language);
  const values = {
    product,
    productHtml: escapeHtml(product),
    supportAddress,
    footer: interpolate(mails.footer, { product }),
    helpTitle: mails['help.title'],
    helpContact: mails['help.contact'],
    fallback: mails['link.fallback'],
    open: mails['link.open'],
  };
  return interpolate(text, values, escapeMessage);
}

/** Java reads backslashes in property files, and quotes and braces in a MessageFormat. */
function escapeMessage(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "''")
    .replaceAll(/[{}]/g, (brace) => `'${brace}'`);
}
