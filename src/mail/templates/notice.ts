import type { Brand } from '../../brand/brand.ts';
import { escapeHtml } from '../../domain/interpolate.ts';
import type { Language } from '../../domain/language.ts';
import { messagesOf, type MessageKey } from '../messages.ts';
import { action, fallback } from './action.ts';
import { box, card, contact, paragraph, section, type Say } from './card.ts';
import { frame } from './frame.ts';

export type NoticeTemplate = 'reminder' | 'enforcement';

/**
 * MJML of the mails about the day from which two-factor authentication is required. Its `{named}` places are
 * filled for each mail.
 */
export function noticeTemplate(brand: Brand, language: Language, template: NoticeTemplate): string {
  const messages = messagesOf(language);
  const say: Say = (key: MessageKey) => escapeHtml(messages[key]);
  const content = card(
    brand,
    `${section(`
        <mj-text><h1>${say(`${template}.title`)}</h1></mj-text>
        <mj-text>${say(`${template}.lead`)}</mj-text>`)}
      ${dayBox(brand, say)}
      ${section(`
        ${paragraph(say('reason.title'), '<p>{reason}</p>')}
        ${paragraph(say('steps.title'), steps(template, say))}
        ${action(brand, { url: '{dashboardUrl}', label: say('link.button'), ...fallback(say) })}
        ${paragraph(say('help.title'), contact(say))}`)}`,
  );
  const [title, preview] = [messages[`${template}.title`], messages[`${template}.preview`]];
  const { footer } = messages;
  return frame({ brand, language, title, preview, card: content, footer });
}

function dayBox(brand: Brand, say: Say): string {
  const { mutedText } = brand.colors.light;
  const small = `css-class="muted" color="${mutedText}" font-size="14px" padding="0 20px"`;
  return box(
    brand,
    `<mj-text ${small} padding-top="16px">{dayLabel}</mj-text>
     <mj-text font-size="18px" line-height="26px" font-weight="600" padding="2px 20px">{day}</mj-text>
     <mj-text ${small} padding-bottom="16px">${say('day.zone')}</mj-text>`,
  );
}

function steps(template: NoticeTemplate, say: Say): string {
  const keys = ['step.authenticator', `${template}.step.log-in`, 'step.finish'] as const;
  return `<ol>${keys.map((key) => `<li>${say(key)}</li>`).join('')}</ol>`;
}
