import type { Brand } from '../../brand/brand.ts';
import type { Say } from './card.ts';

/** What a mail asks its reader to open. Texts are escaped for HTML. */
export interface Action {
  url: string;
  label: string;
  /** The question before the second link. */
  fallback: string;
  /** The text of the second link. */
  open: string;
}

/** A button, and below it a plain link for clients that show no buttons. */
export function action(
  { colors: { light } }: Brand,
  { url, label, fallback, open }: Action,
): string {
  return `
    <mj-button href="${url}">${label}</mj-button>
    <mj-text css-class="muted fallback" color="${light.mutedText}" font-size="14px" line-height="20px">
      ${fallback} <a href="${url}">${open}</a>.
    </mj-text>`;
}

/** The words of the second link. */
export function fallback(say: Say): Pick<Action, 'fallback' | 'open'> {
  return { fallback: say('link.fallback'), open: say('link.open') };
}
