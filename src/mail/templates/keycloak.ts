import type { Brand } from '../../brand/brand.ts';
import { action } from './action.ts';
import { card, contact, paragraph, section } from './card.ts';
import { frame } from './frame.ts';

/**
 * MJML of the layout of Keycloak's own mails. Its `{named}` places are filled by what Keycloak's templates say:
 * `{ifLink}` and `{endIf}` stand around what only mails with a link have.
 */
export function keycloakTemplate(brand: Brand): string {
  const content = card(
    brand,
    section(`
      <mj-text><h1>{title}</h1></mj-text>
      <mj-text css-class="text content">{content}</mj-text>
      <mj-raw>{ifLink}</mj-raw>
      ${action(brand, { url: '{link}', label: '{action}', fallback: '{fallback}', open: '{open}' })}
      <mj-text css-class="text content">{afterLink}</mj-text>
      <mj-raw>{endIf}</mj-raw>
      ${paragraph(
        '{helpTitle}',
        contact(() => '{help}'),
      )}`),
  );
  const [title, preview] = ['{title}', '{preview}'];
  return frame({
    brand,
    language: '{language}',
    title,
    preview,
    card: content,
    footer: '{footer}',
  });
}
