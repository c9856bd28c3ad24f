import { z } from 'zod';
import type { AdminApi } from './admin-api.ts';
import { statusOf } from './failure.ts';
import { consentRepresentation, idRepresentation } from './representations.ts';

/**
 * Ends a user's sessions. Log-out leaves offline sessions, so they are found by the clients that hold an
 * offline token of the user and removed one by one.
 */
export async function endAllSessions(api: AdminApi, userId: string): Promise<void> {
  const purpose = `end the sessions of user ${userId}`;
  await api.call(purpose, (client) => client.users.logout({ id: userId }));
  const consents = await api.call(purpose, (client) => client.users.listConsents({ id: userId }));
  for (const clientUuid of findOfflineClients(consents)) {
    await endOfflineSessions(api, userId, clientUuid);
  }
}

function findOfflineClients(consents: unknown): Set<string> {
  const grants = z.array(consentRepresentation).parse(consents);
  return new Set(
    grants.flatMap(({ additionalGrants }) =>
      additionalGrants.filter(({ key }) => key === 'Offline Token').map(({ client }) => client),
    ),
  );
}

async function endOfflineSessions(
  api: AdminApi,
  userId: string,
  clientUuid: string,
): Promise<void> {
  const purpose = `end the offline sessions of user ${userId}`;
  const sessions = await api.call(purpose, (client) =>
    client.users.listOfflineSessions({ id: userId, clientId: clientUuid }),
  );
  for (const { id: session } of z.array(idRepresentation).parse(sessions)) {
    await endOfflineSession(api, purpose, session);
  }
}

async function endOfflineSession(api: AdminApi, purpose: string, session: string): Promise<void> {
  const { realm } = api.connection;
  try {
    await api.call(purpose, (client) =>
      client.realms.deleteSession({ realm, session, isOffline: true }),
    );
  } catch (error) {
    // It ended by itself between our listing and our deleting.
    if (statusOf(error) !== 404) throw error;
  }
}
