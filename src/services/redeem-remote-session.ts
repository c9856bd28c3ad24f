import type { EpochMs } from '../domain/calendar.ts';
import { CutoverError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import { redeemRoleOfTool, refuseRemoteSession } from '../domain/remote-session.ts';
import type { AccessFacts } from '../domain/session-access.ts';
import type { ServiceToken } from './access-tokens.ts';
import type { LiveAccess, ServiceAccountFacts } from './live-access.ts';
import { refusalOf } from './remote-session-refusal.ts';
import type {
  RedeemResult,
  RemoteSessionGrant,
  RemoteSessionRedemption,
  RemoteSessions,
} from './remote-sessions.ts';

export interface RedeemPorts {
  access: LiveAccess;
  remoteSessions: Pick<RemoteSessions, 'find' | 'redeem'>;
}

/**
 * Redeems a grant for the back end of its tool: asks everything of Keycloak again, then takes the grant. A redeemer
 * who is refused takes nothing.
 *
 * @param now real time
 * @param idempotencyKey the same one gets the same answer for 30 s; `null` for none
 * @throws {CutoverError} `remote-session-unknown`, `remote-session-redeemed`, `permission-missing` for another tool's
 * client, the codes of `RemoteSessionRefusal`, `keycloak-away`, `redis-away`
 */
export async function redeemRemoteSession(
  ports: RedeemPorts,
  policy: Policy,
  now: EpochMs,
  { tool, id, idempotencyKey }: { tool: ServiceToken; id: string; idempotencyKey: string | null },
): Promise<RemoteSessionRedemption> {
  const redeemer = { clientId: tool.clientId, idempotencyKey };
  const stored = await ports.remoteSessions.find(id, redeemer);
  if (stored === undefined) throw unavailable('gone');
  const { grant, earlier } = stored;
  const [account, facts] = await askKeycloak(ports.access, policy, tool, grant);
  assertOwnsTool(policy, tool, grant.tool, account);
  if (earlier !== undefined) return redemptionOf(earlier);
  const username = assertStillAllowed(policy, grant.tool, facts);
  return redemptionOf(
    await ports.remoteSessions.redeem(
      {
        id,
        tool: grant.tool,
        deviceId: grant.deviceId,
        user: { id: grant.userId, username },
        redeemedAt: new Date(now).toISOString(),
      },
      redeemer,
    ),
  );
}

function askKeycloak(
  access: LiveAccess,
  { document }: Policy,
  { accountId }: ServiceToken,
  grant: RemoteSessionGrant,
): Promise<[ServiceAccountFacts | undefined, AccessFacts]> {
  return Promise.all([
    access.ofServiceAccount(accountId, document.apiClient),
    access.ofSession(grant, document.dashboardClient),
  ]);
}

/** A tool's client is known by a role that only an administrator can give to its service account. */
function assertOwnsTool(
  { document }: Policy,
  { clientId }: ServiceToken,
  tool: string,
  account: ServiceAccountFacts | undefined,
): void {
  const role = redeemRoleOfTool(tool);
  const isItsAccount = account?.enabled === true && account.serviceAccountOf === clientId;
  if (isItsAccount && account.clientRoles.includes(role)) return;
  throw new CutoverError(
    'permission-missing',
    `Client ${clientId} may not redeem remote sessions of ${tool}: an administrator can give its service account the role ${role} of client ${document.apiClient}.`,
  );
}

/** That the session proved its second factor was asked when it was granted; it is the same session still. */
function assertStillAllowed(policy: Policy, tool: string, facts: AccessFacts): string {
  const refusal = refuseRemoteSession(policy, tool, facts, true);
  if (refusal !== undefined || facts.user === undefined) {
    throw refusalOf(policy, tool, refusal ?? 'session-ended');
  }
  return facts.user.username;
}

function redemptionOf(result: RedeemResult): RemoteSessionRedemption {
  if (result.outcome === 'redeemed' || result.outcome === 'repeated') return result.redemption;
  throw unavailable(result.outcome);
}

function unavailable(outcome: 'taken' | 'gone'): CutoverError {
  return outcome === 'taken'
    ? new CutoverError(
        'remote-session-redeemed',
        'The grant was redeemed before, and each one opens a single remote session: ask for another one in the Dashboard.',
      )
    : new CutoverError(
        'remote-session-unknown',
        'There is no such grant, or its 60 seconds are over: ask for another one in the Dashboard.',
      );
}
