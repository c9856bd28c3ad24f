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
  askForRemoteSession(request: RemoteSessionRequest): Promise<RemoteSessionGrant>;
  describeOwnTwoFactor(): Promise<OwnTwoFactor>;
}

export interface SidecarOptions {
  keycloak: Keycloak;
  /** Ends with a slash. */
  url: URL;
  /** Of each call, to Keycloak and to the sidecar. */
  timeoutMs: number;
}

export function createSidecar({ keycloak, url, timeoutMs }: SidecarOptions): Sidecar {
  async function call<Answer>(
    path: string,
    isExpected: (body: unknown) => body is Answer,
    sent?: unknown,
  ): Promise<Answer> {
    const token = await renewToken(keycloak, timeoutMs);
    const response = await send(new URL(path, url), token, timeoutMs, sent);
    const body = await readJson(response);
    if (response.ok && isExpected(body)) return body;
    throw toTwoFactorError(response.status, body, response.headers.get('Retry-After'));
  }
  return {
    askForRemoteSession: ({ tool, deviceId }) =>
      call('api/v1/remote-sessions', isGrant, { tool, deviceId }),
    describeOwnTwoFactor: () => call('api/v1/me/two-factor', isOwnTwoFactor),
  };
}

async function send(url: URL, token: string, timeoutMs: number, sent: unknown): Promise<Response> {
  try {
    return await fetch(url, {
      method: sent === undefined ? 'GET' : 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        ...(sent !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(sent !== undefined && { body: JSON.stringify(sent) }),
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (cause) {
    throw new TwoFactorError('unreachable', 'The service did not answer.', { cause });
  }
}

/** Undefined for what is no JSON, such as the page of a proxy, and for what did not arrive in time. */
async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}
