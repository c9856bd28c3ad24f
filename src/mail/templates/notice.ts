import type { Brand } from '../brand.ts';
import { escapeHtml } from '../interpolate.ts';
import { messagesOf, type Language, type MessageKey } from '../messages.ts';
import { frame } from './frame.ts';

export type NoticeTemplate = 'reminder' | 'enforcement';

/**
 * MJML of the mails about the day from which two-factor authentication is required. Its `{named}` places are
 * filled for each mail.
 */
export function noticeTemplate(brand: Brand, language: Language, template: NoticeTemplate): string {
  const messages = messagesOf(language);
  const say = (key: MessageKey): string => escapeHtml(messages[key]);
  const { light } = brand.colors;
  const card = `
    <mj-wrapper css-class="card" background-color="${light.surface}" border-radius="12px"
      border="1px solid ${light.border}" padding="32px 16px 16px">
      ${section(`
        <mj-text><h1>${say(`${template}.title`)}</h1></mj-text>
        <mj-text>${say(`${template}.lead`)}</mj-text>`)}
      ${daySection(light.highlight, light.mutedText, say)}
      ${section(`
        ${paragraph(say('reason.title'), '<p>{reason}</p>')}
        ${paragraph(say('steps.title'), steps(template, say))}
        <mj-button href="{dashboardUrl}">${say('link.button')}</mj-button>
        <mj-text css-class="muted address" color="${light.mutedText}" font-size="14px">
          ${say('link.address')}<br /><a href="{dashboardUrl}">{dashboardUrl}</a>
        </mj-text>
        ${paragraph(say('help.title'), contact(say))}`)}
    </mj-wrapper>`;
  const [title, preview] = [messages[`${template}.title`], messages[`${template}.preview`]];
  return frame({ brand, language, messages, title, preview, card });
}

type Say = (key: MessageKey) => string;

function section(content: string): string {
  return `<mj-section padding="0"><mj-column>${content}</mj-column></mj-section>`;
}

function paragraph(title: string, content: string): string {
  return `<mj-text padding-bottom="4px"><h2>${title}</h2></mj-text><mj-text>${content}</mj-text>`;
}

function daySection(highlight: string, mutedText: string, say: Say): string {
  const small = `css-class="muted" color="${mutedText}" font-size="14px" padding="0 20px"`;
  return `
    <mj-section padding="4px 24px 24px">
      <mj-column css-class="day" inner-background-color="${highlight}" inner-border-radius="8px"
        padding="0">
        <mj-text ${small} padding-top="16px">{dayLabel}</mj-text>
        <mj-text font-size="18px" line-height="26px" font-weight="600" padding="2px 20px">{day}</mj-text>
        <mj-text ${small} padding-bottom="16px">${say('day.zone')}</mj-text>
      </mj-column>
    </mj-section>`;
}

function steps(template: NoticeTemplate, say: Say): string {
  const keys = ['step.authenticator', `${template}.step.log-in`, 'step.finish'] as const;
  return `<ol>${keys.map((key) => `<li>${say(key)}</li>`).join('')}</ol>`;
}

function contact(say: Say): string {
  return `<p>${say('help.contact')} <a href="mailto:{supportAddress}">{supportAddress}</a>.</p>`;
}
