import type { Brand } from '../../brand/brand.ts';
import type { MessageKey } from '../messages.ts';

/** A message, escaped for HTML. */
export type Say = (key: MessageKey) => string;

/** The card that holds what a mail says. @param content MJML sections */
export function card({ colors: { light } }: Brand, content: string): string {
  return `
    <mj-wrapper css-class="card" background-color="${light.surface}" border-radius="12px"
      border="1px solid ${light.border}" padding="32px 16px 16px">
      ${content}
    </mj-wrapper>`;
}

export function section(content: string): string {
  return `<mj-section padding="0"><mj-column>${content}</mj-column></mj-section>`;
}

export function paragraph(title: string, content: string): string {
  return `<mj-text padding-bottom="4px"><h2>${title}</h2></mj-text><mj-text>${content}</mj-text>`;
}

/** A highlighted box of lines. @param lines MJML texts */
export function box({ colors: { light } }: Brand, lines: string): string {
  return `
    <mj-section padding="4px 24px 24px">
      <mj-column css-class="day" inner-background-color="${light.highlight}" inner-border-radius="8px"
        padding="0">
        ${lines}
      </mj-column>
    </mj-section>`;
}

export function contact(say: Say): string {
  return `<p>${say('help.contact')} <a href="mailto:{supportAddress}">{supportAddress}</a>.</p>`;
}
