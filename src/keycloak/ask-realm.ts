import type { EpochMs } from '../domain/calendar.ts';
import { CutoverError } from '../domain/errors.ts';
import { callKeycloak, type Connection } from './failure.ts';

/**
 * Asks for the realm as anybody can, without a token.
 *
 * @param timeoutMs limit of the whole answer
 * @returns the `Date` of the answer, which Keycloak itself does not send but a proxy before it may
 * @throws {CutoverError} `keycloak-away`, `realm-unknown`
 */
export async function askRealm(
  connection: Connection & { timeoutMs: number },
): Promise<EpochMs | undefined> {
  const { url, realm } = connection;
  const response = await callKeycloak(connection, 'show the realm', () => fetchRealm(connection));
  const { status } = response;
  if (status === 404) {
    throw new CutoverError(
      'realm-unknown',
      `There is no realm ${realm} at ${url}: correct realm in the policy.`,
    );
  }
  if (status !== 200) {
    throw new CutoverError('keycloak-away', `Keycloak at ${url} answers HTTP ${String(status)}.`);
  }
  const date = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(date) ? undefined : date;
}

async function fetchRealm({
  url,
  realm,
  timeoutMs,
}: Connection & { timeoutMs: number }): Promise<Response> {
  const address = `${url}/realms/${encodeURIComponent(realm)}`;
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(address, { redirect: 'manual', signal });
  // Read to its end, so that the connection can be used again.
  await response.arrayBuffer();
  return response;
}
