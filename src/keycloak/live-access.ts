import { NetworkError } from '@keycloak/keycloak-admin-client';
import { z } from 'zod';
import { CutoverError } from '../domain/errors.ts';
import type { LiveAccess } from '../services/live-access.ts';
import type { AdminApi } from './admin-api.ts';
import { statusOf } from './failure.ts';

/** As the login hook answers (UserAccess.java); Keycloak leaves out what is null. */
const accessRepresentation = z.object({
  user: z
    .object({
      username: z.string(),
      enabled: z.boolean(),
      otpConfigured: z.boolean(),
      serviceAccountOf: z.string().nullish(),
    })
    .nullish(),
  sessionAlive: z.boolean(),
  clientRoles: z.array(z.string()),
});

type Access = z.output<typeof accessRepresentation>;

/**
 * Asks the login hook's extension of the admin API: one call tells all, where Keycloak's own API takes three, and the
 * right to see every client.
 *
 * @param timeoutMs limit of each call
 */
export function createLiveAccess(api: AdminApi, timeoutMs: number): LiveAccess {
  async function ask(userId: string, query: Record<string, string>): Promise<Access> {
    const answer = await api.callOnce(`read what user ${userId} may do`, () =>
      fetchAccess(api, timeoutMs, userId, query),
    );
    return accessRepresentation.parse(answer);
  }

  async function askForKnown(userId: string, query: Record<string, string>): Promise<Access> {
    try {
      return await ask(userId, query);
    } catch (error) {
      if (statusOf(error) === 404) throw notInstalled(api);
      throw error;
    }
  }

  return {
    ofSession: async ({ userId, sessionId }, clientId) => {
      const { user, ...facts } = await askForKnown(userId, { clientId, sessionId });
      return { ...facts, user: user ?? undefined };
    },
    ofServiceAccount: async (accountId, clientId) => {
      const { user, clientRoles } = await askForKnown(accountId, { clientId });
      if (user === null || user === undefined) return undefined;
      const { enabled, serviceAccountOf = null } = user;
      return { enabled, serviceAccountOf, clientRoles };
    },
  };
}

async function fetchAccess(
  api: AdminApi,
  timeoutMs: number,
  userId: string,
  query: Record<string, string>,
): Promise<unknown> {
  const { url, realm: name } = api.connection;
  const realm = encodeURIComponent(name);
  const path = `/admin/realms/${realm}/two-factor/users/${encodeURIComponent(userId)}/access`;
  const signal = AbortSignal.timeout(timeoutMs);
  const headers = { Authorization: `Bearer ${await api.getAccessToken()}` };
  const address = `${url}${path}?${new URLSearchParams(query).toString()}`;
  const response = await fetch(address, { redirect: 'manual', signal, headers });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  throw new NetworkError(`HTTP ${String(response.status)}`, { response, responseData: text });
}

function notInstalled({ connection: { url } }: AdminApi): CutoverError {
  return new CutoverError(
    'realm-unsuitable',
    `Keycloak at ${url} does not know two-factor in its admin API: put the login hook's JAR into its folder providers, and restart it.`,
  );
}
