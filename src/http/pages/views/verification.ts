import type { Verification } from '../../../domain/verification.ts';
import { Html, html } from '../html.ts';
import type { Say } from '../messages.ts';

/** Where a log-in, or the reader of its mail, is. */
export interface Origin {
  network: string | null;
  browser: string | null;
}

export interface NumberView {
  say: Say;
  product: string;
  verification: Verification;
  /** When the log-in asked, in words. */
  askedAt: string;
  opener: Origin;
  /** Of the page for "this was not me". */
  refuseUrl: string;
  /** What was wrong with the number that was typed, in words. */
  mistake: string | undefined;
}

/** Asks for the number of the log-in page, beside where that log-in is. */
export function numberView(view: NumberView): { title: string; content: Html } {
  const { say, product, verification, refuseUrl, mistake } = view;
  const { purpose } = verification;
  const described = mistake === undefined ? 'hint' : 'error hint';
  const content = html`
    <p>${say(`lead.${purpose}`, { product })}</p>
    ${originTable(view)}
    <form method="post">
      <label for="number">${say('number.label')}</label>
      <input
        id="number"
        name="number"
        inputmode="numeric"
        autocomplete="off"
        pattern="[0-9]{2}"
        maxlength="2"
        required
        autofocus
        aria-describedby="${described}"
        ${new Html(mistake === undefined ? '' : 'aria-invalid="true"')}
      />
      ${mistake === undefined ? html`` : html`<p class="error" id="error" role="alert">${mistake}</p>`}
      <p class="hint" id="hint">${say('number.hint')}</p>
      <div class="actions">
        <button type="submit">${say('confirm')}</button>
        <a href="${refuseUrl}">${say('not-me')}</a>
      </div>
    </form>
  `;
  return { title: say(`title.${purpose}`), content };
}

function originTable({ say, verification, askedAt, opener }: NumberView): Html {
  const { network, browser } = verification;
  const row = (label: string, login: string | null, you: string | null): Html => html`
    <tr>
      <th scope="row">${label}</th>
      <td>${login ?? say('origin.unknown')}</td>
      <td>${you ?? say('origin.unknown')}</td>
    </tr>
  `;
  const differs = network !== opener.network;
  return html`
    <table>
      <thead>
        <tr>
          <td></td>
          <th scope="col">${say('origin.login')}</th>
          <th scope="col">${say('origin.you')}</th>
        </tr>
      </thead>
      <tbody>
        ${row(say('origin.network'), network, opener.network)}
        ${row(say('origin.browser'), browser, opener.browser)}
        <tr>
          <th scope="row">${say('origin.time')}</th>
          <td colspan="2">${askedAt}</td>
        </tr>
      </tbody>
    </table>
    ${differs ? html`<p class="note">${say('origin.differs')}</p>` : html``}
  `;
}
