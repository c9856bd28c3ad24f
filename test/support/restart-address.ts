import type { Page } from './login-browser.ts';

/** Where the link for starting again leads, on Keycloak's own pages. The address stands in every form of a log-in. */
export function restartAddress({ html }: Page): string {
  const action = /action="([^"]+login-actions[^"]+)"/.exec(html)?.[1] ?? '';
  return action.replaceAll('&amp;', '&').replace(/login-actions\/[a-z-]+/, 'login-actions/restart');
}
