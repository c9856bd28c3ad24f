import type Keycloak from 'keycloak-js';

/** Calls a server in the name of the user. @throws an Error in the server's own words */
export type Call = (path: string, request?: { method: string; body: unknown }) => Promise<unknown>;

const timeoutMs = 10_000;
/** A token that is sent now must outlive its way. */
const minimumValiditySeconds = 30;

/** @param baseUrl of the server; the Dashboard's own by default */
export function createCaller(keycloak: Keycloak, baseUrl = window.location.origin): Call {
  return async (path, request) => {
    await keycloak.updateToken(minimumValiditySeconds).catch((cause: unknown) => {
      throw new Error('Your session could not be renewed.', { cause });
    });
    const response = await fetch(new URL(path, baseUrl), {
      headers: {
        Authorization: `Bearer ${keycloak.token ?? ''}`,
        ...(request !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(request !== undefined && {
        method: request.method,
        body: JSON.stringify(request.body),
      }),
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: unknown) => {
      throw new Error('The server does not answer: try again in a minute.', { cause });
    });
    const answer = (await response.json().catch(() => ({}))) as { detail?: string };
    if (response.ok) return answer;
    throw new Error(answer.detail ?? `The server answered with status ${response.status}.`);
  };
}
