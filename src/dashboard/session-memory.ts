import type Keycloak from 'keycloak-js';
import type { RemoteSessionRequest } from './answers.ts';

const storageKey = 'two-factor-remote-session';
/** As long as the link in the mail of a set-up counts. */
const lifetimeMs = 2 * 60 * 60 * 1000;

/** Keeps what the user wanted, in this tab, while the browser is at a log-in. */
export interface SessionMemory {
  keep(request: RemoteSessionRequest): void;
  forget(): void;
  /** Hands out what was wanted, once, and only to the same user after a fresh log-in. */
  take(): RemoteSessionRequest | undefined;
}

interface Kept {
  request: RemoteSessionRequest;
  subject: string | undefined;
  /** Changes with every log-in, even one within the same session. */
  login: string;
  at: number;
}

export function createSessionMemory(keycloak: Keycloak): SessionMemory {
  // keycloak-js forgets who it was as soon as the session ends.
  let claims = keycloak.tokenParsed;
  const identify = (): Pick<Kept, 'subject' | 'login'> => {
    claims = keycloak.tokenParsed ?? claims;
    return {
      subject: claims?.sub,
      login: `${String(claims?.['sid'])} ${String(claims?.auth_time)}`,
    };
  };
  const forget = (): void => {
    write('');
  };
  return {
    keep: (request) => {
      write(JSON.stringify({ request, ...identify(), at: Date.now() } satisfies Kept));
    },
    forget,
    take: () => {
      if (!keycloak.authenticated) return undefined;
      const kept = read();
      forget();
      const { subject, login } = identify();
      // Who comes back in the same log-in has cancelled; the wish of then is none any more.
      const isFresh = kept?.login !== login && kept?.subject === subject;
      return kept && isFresh && Date.now() - kept.at < lifetimeMs ? kept.request : undefined;
    },
  };
}

function read(): Kept | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? '') as Kept;
  } catch {
    return undefined;
  }
}

/** A browser may refuse storage; then the user clicks once more after the log-in. */
function write(text: string): void {
  try {
    sessionStorage.setItem(storageKey, text);
  } catch {
    return;
  }
}
