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
  let wasLoggedIn = keycloak.authenticated;
  let isUsed = true;
  let askedAt = 0;

  const ask = async (): Promise<void> => {
    if (document.hidden || (needsRenewal(keycloak) && !isUsed)) return;
    isUsed = false;
    askedAt = Date.now();
    await check().catch((error: unknown) => {
      // All that stands on the session hears of it by keycloak-js.
      if (error instanceof TwoFactorError && error.code === 'session-ended') keycloak.clearToken();
    });
  };
  const look = async (): Promise<void> => {
    if (keycloak.authenticated) wasLoggedIn = true;
    if (keycloak.authenticated) await ask();
    else if (wasLoggedIn && (await explainEnd()) !== 'busy') stop();
  };
  const lookWhenDue = (): void => {
    if (!keycloak.authenticated || Date.now() - askedAt >= intervalMs) void look();
  };
  const noteUse = (): void => {
    isUsed = true;
    lookWhenDue();
  };

  const stopping = new AbortController();
  const { signal } = stopping;
  const timer = setInterval(() => void look(), intervalMs);
  const restore = interceptLogout(keycloak, () => void look());
  document.addEventListener('visibilitychange', lookWhenDue, { signal });
  // A page that the Back button brings back does not know what happened since.
  window.addEventListener('pageshow', ({ persisted }) => persisted && void look(), { signal });
  for (const type of ['pointerdown', 'keydown']) {
    window.addEventListener(type, noteUse, { signal, capture: true, passive: true });
  }
  const stop = (): void => {
    clearInterval(timer);
    stopping.abort();
    restore();
  };
  void look();
  return stop;
}

function needsRenewal(keycloak: Keycloak): boolean {
  return keycloak.refreshToken !== undefined && keycloak.isTokenExpired(minimumValiditySeconds);
}

/** keycloak-js has room for one listener, and may lead to the log-in before anybody can read why. */
function interceptLogout(keycloak: Keycloak, onLogout: () => void): () => void {
  const before = keycloak.onAuthLogout?.bind(keycloak);
  keycloak.onAuthLogout = () => {
    keycloak.loginRequired = false;
    before?.();
    onLogout();
  };
  return () => {
    if (before === undefined) delete keycloak.onAuthLogout;
    else keycloak.onAuthLogout = before;
  };
}
