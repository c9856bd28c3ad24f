import type { Brand } from '../../brand/brand.ts';
import { escapeHtml } from '../../domain/interpolate.ts';
import { headStyles, inlineStyles } from './styles.ts';

export interface Frame {
  brand: Brand;
  /** As HTML's `lang` says it. */
  language: string;
  title: string;
  /** The line that inboxes show beside the subject. */
  preview: string;
  /** MJML of the card's columns. */
  card: string;
  /** The small print. */
  footer: string;
}

/** The MJML of a whole mail: head, product name, a card, and the small print. */
export function frame({ brand, language, title, preview, card, footer }: Frame): string {
  const { light } = brand.colors;
  return `
<mjml lang="${language}">
  <mj-head>
    <mj-title>${escapeHtml(title)}</mj-title>
    <mj-preview>${escapeHtml(preview)}</mj-preview>
    ${attributes(brand)}
    <mj-style>${headStyles(brand.colors)}</mj-style>
    <mj-style inline="inline">${inlineStyles(light)}</mj-style>
    <mj-raw>
      <meta name="color-scheme" content="light dark">
      <meta name="supported-color-schemes" content="light dark">
    </mj-raw>
  </mj-head>
  <mj-body width="600px" background-color="${light.background}" css-class="page">
    <mj-section css-class="beside" padding="32px 17px 0">
      <mj-column>
        <mj-text font-size="18px" font-weight="600">{product}</mj-text>
      </mj-column>
    </mj-section>
    ${card}
    <mj-section css-class="beside" padding="24px 17px 32px">
      <mj-column>
        <mj-text css-class="muted" color="${light.mutedText}" font-size="13px" line-height="20px">
          ${escapeHtml(footer)}
        </mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>`;
}

function attributes({ fontFamily, colors: { light } }: Brand): string {
  return `
    <mj-attributes>
      <mj-all font-family="${fontFamily}" />
      <mj-text css-class="text" color="${light.text}" font-size="16px" line-height="24px"
        padding="0 24px 16px" />
      <mj-button css-class="button" background-color="${light.accent}" color="${light.onAccent}"
        font-size="16px" font-weight="600" border-radius="8px" inner-padding="14px 28px" align="left"
        padding="8px 24px 20px" />
    </mj-attributes>`;
}
