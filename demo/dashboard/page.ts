import { Html, html } from '../../src/http/pages/html.ts';
import type { PageSettings } from './browser/page-settings.ts';

/** The page that loads the Dashboard's script, which shows everything else. */
export function dashboardPage(settings: PageSettings): string {
  const { productName } = settings;
  // In a script element only this could end it.
  const json = JSON.stringify(settings).replaceAll('<', String.raw`\u003c`);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${productName}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/style.css" />
        <script type="application/json" id="settings">
          ${new Html(json)}
        </script>
        <script type="module" src="/assets/app.js"></script>
      </head>
      <body>
        <div id="app"></div>
        <noscript>${productName} needs JavaScript.</noscript>
      </body>
    </html>`.text;
}
