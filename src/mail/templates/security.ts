import type { Language } from '../../domain/language.ts';
import type { SecurityEvent } from '../../services/compose-security-mail.ts';
import type { Brand } from '../../brand/brand.ts';
import { escapeHtml } from '../../domain/interpolate.ts';
import { messagesOf, type MessageKey } from '../messages.ts';
import { card, section, type Say } from './card.ts';
import { frame } from './frame.ts';
import { originBox } from './origin.ts';

/** MJML of a mail to administrators. */
export function securityTemplate(brand: Brand, language: Language, event: SecurityEvent): string {
  const messages = messagesOf(language);
  const say: Say = (key: MessageKey) => escapeHtml(messages[key]);
  const content = card(
    brand,
    `${section(`
        <mj-text><h1>${say(`${event}.title`)}</h1></mj-text>
        <mj-text>${say(`${event}.lead`)}</mj-text>`)}
      ${originBox(brand, say, ['security.user', 'verify.time', 'verify.network', 'verify.browser'])}
      ${section(`<mj-text>${say(`${event}.next`)}</mj-text>`)}`,
  );
  const [title, preview] = [messages[`${event}.title`], messages[`${event}.lead`]];
  const footer = messages['security.footer'];
  return frame({ brand, language, title, preview, card: content, footer });
}
