import type Keycloak from 'keycloak-js';
import type { RemoteSessionRequest } from './answers.ts';
import { isRecord } from './problem.ts';

const storageKey = 'two-factor-remote-session';
/** As long as the link in the mail of a set-up counts. */
const lifetimeMs = 2 * 60 * 60 * 1000;

/** Keeps what the user wanted, in this tab, while the browser is at a log-in. */
export interface SessionMemory {
  remember(request: RemoteSessionRequest): void;
  forget(): void;
  /** Hands out what was wanted, once, and only to the same user after a fresh log-in. */
  take(): RemoteSessionRequest | undefined;
}

interface Login {
  subject: string | undefined;
  sessionId: string | undefined;
  authTime: number | undefined;
}

export function createSessionMemory(keycloak: Keycloak): SessionMemory {
  // keycloak-js forgets who it was as soon as the session ends.
  let latest = loginOf(keycloak);
  const current = (): Login => (latest = keycloak.authenticated ? loginOf(keycloak) : latest);
  current();
  return {
    remember: (request) => {
      write({ ...request, ...current(), at: Date.now() });
    },
    forget: () => {
      write(undefined);
    },
    take: () => {
      if (!keycloak.authenticated) return undefined;
      const kept = read();
      write(undefined);
      return kept === undefined || !isFor(kept, current()) ? undefined : requestOf(kept);
    },
  };
}

function loginOf({ subject, sessionId, tokenParsed }: Keycloak): Login {
  return { subject, sessionId, authTime: tokenParsed?.auth_time };
}

/** Who comes back in the same log-in has cancelled set-up; the wish of then is none any more. */
function isFor(kept: Record<string, unknown>, { subject, sessionId, authTime }: Login): boolean {
  const age = Date.now() - Number(kept['at']);
  const isFresh = kept['sessionId'] !== sessionId || kept['authTime'] !== authTime;
  return kept['subject'] === subject && isFresh && age >= 0 && age < lifetimeMs;
}

function requestOf({ tool, deviceId }: Record<string, unknown>): RemoteSessionRequest | undefined {
  if (typeof tool !== 'string' || typeof deviceId !== 'string') return undefined;
  return { tool, deviceId };
}

function read(): Record<string, unknown> | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null');
    return isRecord(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** A browser may refuse storage; then the user clicks once more after the log-in. */
function write(entry: object | undefined): void {
  try {
    if (entry === undefined) sessionStorage.removeItem(storageKey);
    else sessionStorage.setItem(storageKey, JSON.stringify(entry));
  } catch {
    return;
  }
}
