import type { Brand } from '../../brand/brand.ts';
import { escapeHtml } from '../interpolate.ts';
import { messagesOf, type Language, type MessageKey } from '../messages.ts';
import { box, card, contact, paragraph, section, type Say } from './card.ts';
import { frame } from './frame.ts';

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
        <mj-button href="{url}">${say('verify.button')}</mj-button>
        <mj-text>${say('verify.number')}</mj-text>`)}
      ${origin(brand, say)}
      ${section(`
        ${paragraph(say('verify.not-me.title'), say('verify.not-me'))}
        <mj-text css-class="muted address" color="${brand.colors.light.mutedText}" font-size="14px">
          ${say('verify.address')}<br /><a href="{url}">{url}</a>
        </mj-text>
        ${paragraph(say('help.title'), contact(say))}`)}`,
  );
  const [title, preview] = [messages[`${template}.title`], messages['verify.preview']];
  return frame({ brand, language, messages, title, preview, card: content });
}

/** Where the log-in is that asked for the mail. */
function origin(brand: Brand, say: Say): string {
  const line = (label: MessageKey, value: string, padding: string): string =>
    `<mj-text font-size="15px" line-height="22px" padding="${padding}">${say(label)} <b>${value}</b></mj-text>`;
  return box(
    brand,
    `${line('verify.time', '{time}', '16px 20px 2px')}
     ${line('verify.network', '{network}', '0 20px 2px')}
     ${line('verify.browser', '{browser}', '0 20px 2px')}
     ${line('verify.until', '{until}', '0 20px 16px')}`,
  );
}
