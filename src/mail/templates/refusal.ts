import type { Language } from '../../domain/language.ts';
import type { Brand } from '../../brand/brand.ts';
import { escapeHtml } from '../../domain/interpolate.ts';
import { messagesOf, type MessageKey } from '../messages.ts';
import { card, section, type Say } from './card.ts';
import { frame } from './frame.ts';
import { originBox } from './origin.ts';

/** MJML of the mail to administrators after a reader said "this was not me". */
export function refusalTemplate(brand: Brand, language: Language): string {
  const messages = messagesOf(language);
  const say: Say = (key: MessageKey) => escapeHtml(messages[key]);
  const content = card(
    brand,
    `${section(`
        <mj-text><h1>${say('refusal.title')}</h1></mj-text>
        <mj-text>${say('refusal.lead')}</mj-text>`)}
      ${originBox(brand, say, ['refusal.user', 'verify.time', 'verify.network', 'verify.browser'])}
      ${section(`<mj-text>${say('refusal.next')}</mj-text>`)}`,
  );
  const [title, preview] = [messages['refusal.title'], messages['refusal.lead']];
  const { footer } = messages;
  return frame({ brand, language, title, preview, card: content, footer });
}
