import type { EpochMs } from '../domain/calendar.ts';
import { CutoverError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import { refuseRemoteSession } from '../domain/remote-session.ts';
import type { UserToken } from './access-tokens.ts';
import type { LiveAccess } from './live-access.ts';
import { refusalOf } from './remote-session-refusal.ts';
import type { RemoteSessions } from './remote-sessions.ts';

export interface AuthorisePorts {
  access: Pick<LiveAccess, 'ofSession'>;
  remoteSessions: Pick<RemoteSessions, 'save'>;
  random: { id: () => string };
}

export interface RemoteSession {
  id: string;
  tool: string;
  expiresAt: EpochMs;
}

/**
 * Grants one remote session to the bearer of a token, if Keycloak says at this moment that all it takes is there.
 *
 * @throws {CutoverError} `usage` for a tool that is not listed, the codes of `RemoteSessionRefusal`, `keycloak-away`,
 * `redis-away`
 */
export async function authoriseRemoteSession(
  ports: AuthorisePorts,
  policy: Policy,
  bearer: UserToken,
  { tool, deviceId }: { tool: string; deviceId: string },
): Promise<RemoteSession> {
  const { remoteTools, dashboardClient } = policy.document;
  if (!Object.hasOwn(remoteTools, tool)) {
    const tools = Object.keys(remoteTools).join(', ');
    throw new CutoverError('usage', `There is no tool ${tool}: tool must be one of ${tools}.`);
  }
  const facts = await ports.access.ofSession(bearer, dashboardClient);
  const refusal = refuseRemoteSession(policy, tool, facts, bearer.isProven);
  if (refusal !== undefined) throw refusalOf(policy, tool, refusal);
  const { userId, sessionId } = bearer;
  const grant = { id: ports.random.id(), tool, deviceId, userId, sessionId };
  return { id: grant.id, tool, expiresAt: await ports.remoteSessions.save(grant) };
}
