import type { Brand } from '../../../brand/brand.ts';
import { favicon } from '../../../brand/favicon.ts';
import type { Language } from '../../../domain/language.ts';
import { Html, html } from '../html.ts';
import { sayIn } from '../messages.ts';
import { styles } from './styles.ts';

export interface PageFrame {
  brand: Brand;
  language: Language;
  /** Allows this page's own style sheet, and no other. */
  nonce: string;
}

/** A whole page: product name, and one card, which ends with whom to ask. */
export function layout(
  { brand, language, nonce }: PageFrame,
  { title, content }: { title: string; content: Html },
): string {
  const say = sayIn(language);
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:image/svg+xml,${encodeURIComponent(favicon(brand))}" />
        <title>${title} – ${brand.productName}</title>
        <style nonce="${nonce}">
          ${new Html(styles(brand))}
        </style>
      </head>
      <body>
        <header>${brand.productName}</header>
        <main>
          <h1>${title}</h1>
          ${content}
          <footer>
            ${say('help')}
            <a href="mailto:${brand.supportAddress}">${brand.supportAddress}</a>.
          </footer>
        </main>
      </body>
    </html>`;
  return page.text;
}
