import type Keycloak from 'keycloak-js';
import { minimumValiditySeconds } from './access-token.ts';
import type { DialogAnswer } from './dialog.ts';
import { TwoFactorError } from './problem.ts';

export interface SessionWatch {
  keycloak: Keycloak;
  intervalMs: number;
  /** Asks the sidecar, which asks Keycloak whether the session lives. */
  check: () => Promise<unknown>;
  explainEnd: () => Promise<DialogAnswer>;
}

/**
 * Notices that the session has ended, and says why. It asks only while the page is visible, and renews the token
 * only after the user did something, so that it keeps no session alive that nobody uses.
 *
 * @returns stops watching
 */
export function watchSession({
  keycloak,
  intervalMs,
  check,
  explainEnd,
}: SessionWatch): () => void {
  let wasLoggedIn = false;
  let isTold = false;
  let isUsed = true;
  let askedAt = 0;

  const ask = async (): Promise<void> => {
    wasLoggedIn = true;
    if (document.hidden || (needsRenewal(keycloak) && !isUsed)) return;
    isUsed = false;
    askedAt = Date.now();
    await check().catch((error: unknown) => {
      // All that stands on the session hears of it by keycloak-js.
      if (error instanceof TwoFactorError && error.code === 'session-ended') keycloak.clearToken();
    });
  };
  const tell = async (): Promise<void> => {
    if (!wasLoggedIn || isTold) return;
    isTold = true;
    isTold = (await explainEnd()) !== 'busy';
  };
  const look = (): void => void (keycloak.authenticated ? ask() : tell());
  const lookWhenDue = (): void => {
    if (Date.now() - askedAt >= intervalMs) look();
  };
  const noteUse = (): void => {
    isUsed = true;
    lookWhenDue();
  };

  look();
  const stopping = new AbortController();
  const { signal } = stopping;
  const timer = setInterval(look, intervalMs);
  const restore = interceptLogout(keycloak, look);
  // In the phase in which no handler of the page can have stopped the event.
  for (const type of ['pointerdown', 'keydown'])
    addEventListener(type, noteUse, { signal, capture: true });
  document.addEventListener('visibilitychange', lookWhenDue, { signal });
  return () => {
    clearInterval(timer);
    stopping.abort();
    restore();
  };
}

function needsRenewal(keycloak: Keycloak): boolean {
  return keycloak.refreshToken !== undefined && keycloak.isTokenExpired(minimumValiditySeconds);
}

/** keycloak-js has room for one listener, and may lead to the log-in before anybody can read why. */
function interceptLogout(keycloak: Keycloak, onLogout: () => void): () => void {
  const before = keycloak.onAuthLogout?.bind(keycloak) ?? (() => undefined);
  keycloak.onAuthLogout = () => {
    keycloak.loginRequired = false;
    before();
    onLogout();
  };
  return () => {
    keycloak.onAuthLogout = before;
  };
}
