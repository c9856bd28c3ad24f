import { html, type Html } from '../html.ts';
import type { Say } from '../messages.ts';

/** How a verification ended, in words. @param refuseUrl of the page for "this was not me", while that can be said */
export function outcomeView(
  say: Say,
  outcome: 'confirmed' | 'burned' | 'gone' | 'unavailable',
  refuseUrl?: string,
): { title: string; content: Html } {
  const refusal =
    refuseUrl === undefined
      ? html``
      : html`<div class="actions"><a href="${refuseUrl}">${say('not-me')}</a></div>`;
  const content = html`
    <p>${say(`${outcome}.text`)}</p>
    ${refusal}
  `;
  return { title: say(`${outcome}.title`), content };
}

/** Asks once more before a log-in is stopped, since mail scanners follow links. */
export function refuseView(
  say: Say,
  { network, numberUrl }: { network: string | null; numberUrl: string },
): { title: string; content: Html } {
  const values = { network: network ?? say('origin.unknown') };
  const content = html`
    <p>${say('refuse.text', values)}</p>
    <form method="post">
      <div class="actions">
        <button type="submit">${say('refuse.confirm')}</button>
        <a href="${numberUrl}">${say('refuse.back')}</a>
      </div>
    </form>
  `;
  return { title: say('refuse.title'), content };
}

/** After it was refused: whether that stopped the log-in, and what to do now. */
export function refusedView(
  say: Say,
  outcome: 'refused' | 'too-late',
  { product, dashboardUrl }: { product: string; dashboardUrl: string },
): { title: string; content: Html } {
  const content = html`
    <p>${say(`${outcome}.text`, { product })}</p>
    <div class="actions">
      <a class="button" href="${dashboardUrl}">${say('refused.link', { product })}</a>
    </div>
  `;
  return { title: say(`${outcome}.title`), content };
}
