import type Keycloak from 'keycloak-js';
import { renewToken } from './access-token.ts';
import {
  isGrant,
  isOwnTwoFactor,
  type OwnTwoFactor,
  type RemoteSessionGrant,
  type RemoteSessionRequest,
} from './answers.ts';
import { toTwoFactorError, TwoFactorError } from './problem.ts';

/** The calls of the sidecar's API that a Dashboard makes; all reject with a {@link TwoFactorError}. */
export interface Sidecar {
  grant(request: RemoteSessionRequest): Promise<RemoteSessionGrant>;
  describe(): Promise<OwnTwoFactor>;
}

/**
 * @param url ends with a slash
 * @param timeoutMs of each call, to Keycloak and to the sidecar
 */
export function createSidecar(keycloak: Keycloak, url: URL, timeoutMs: number): Sidecar {
  async function call<Answer>(
    path: string,
    isExpected: (body: unknown) => body is Answer,
    init: RequestInit = {},
  ): Promise<Answer> {
    const token = await renewToken(keycloak, timeoutMs);
    const response = await send(new URL(`api/v1/${path}`, url), {
      ...init,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      signal: AbortSignal.timeout(timeoutMs),
    });
    // What is no JSON, such as the page of a proxy, and what does not arrive in time is no answer of the sidecar.
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok && isExpected(body)) return body;
    throw toTwoFactorError(response.status, body, response.headers.get('Retry-After'));
  }
  return {
    grant: ({ tool, deviceId }) =>
      call('remote-sessions', isGrant, {
        method: 'POST',
        body: JSON.stringify({ tool, deviceId }),
      }),
    describe: () => call('me/two-factor', isOwnTwoFactor),
  };
}

async function send(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    throw new TwoFactorError('unreachable', 'The service did not answer.', { cause });
  }
}
