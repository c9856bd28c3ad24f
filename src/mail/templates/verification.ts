import type { Brand } from '../../brand/brand.ts';
import { escapeHtml } from '../../domain/interpolate.ts';
import type { Language } from '../../domain/language.ts';
import { messagesOf, type MessageKey } from '../messages.ts';
import { action, fallback } from './action.ts';
import { card, contact, paragraph, section, type Say } from './card.ts';
import { frame } from './frame.ts';
import { originBox } from './origin.ts';

export type VerificationTemplate = 'set-up' | 'network';

/**
 * MJML of the mail that proves a mailbox. Its `{named}` places are filled for each mail.
 */
export function verificationTemplate(
  brand: Brand,
  language: Language,
  template: VerificationTemplate,
): string {
  const messages = messagesOf(language);
  const say: Say = (key: MessageKey) => escapeHtml(messages[key]);
  const content = card(
    brand,
    `${section(`
        <mj-text><h1>${say(`${template}.title`)}</h1></mj-text>
        <mj-text>${say(`${template}.lead`)}</mj-text>
        ${action(brand, { url: '{url}', label: say('verify.button'), ...fallback(say) })}
        <mj-text>${say('verify.number')}</mj-text>`)}
      ${originBox(brand, say, ['verify.time', 'verify.network', 'verify.browser', 'verify.until'])}
      ${section(`
        ${paragraph(say('verify.not-me.title'), say('verify.not-me'))}
        ${refusalLink(say)}
        ${paragraph(say('help.title'), contact(say))}`)}`,
  );
  const [title, preview] = [messages[`${template}.title`], messages['verify.preview']];
  const { footer } = messages;
  return frame({ brand, language, title, preview, card: content, footer });
}

/** Leads to a page that asks once more. */
function refusalLink(say: Say): string {
  return `<mj-text><a href="{refusalUrl}">${say('verify.not-me.link')}</a></mj-text>`;
}
