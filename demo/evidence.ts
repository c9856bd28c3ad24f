import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { printTable } from '../src/cli/print.ts';
import { demoClient } from './realm.ts';

/** What Keycloak says of one user. */
export interface UserEvidence {
  username: string;
  asked: boolean;
  sessions: number;
}

/** Asks Keycloak who carries `CONFIGURE_TOTP` and who has sessions, online and offline. */
export async function collectEvidence(admin: KeycloakAdminClient): Promise<UserEvidence[]> {
  const [client] = await admin.clients.find({ clientId: demoClient });
  const users = await admin.users.find({ max: 1000, briefRepresentation: false });
  const evidence: UserEvidence[] = [];
  for (const { id = '', username = '', requiredActions = [] } of users) {
    const online = await admin.users.listSessions({ id });
    const offline = await admin.users.listOfflineSessions({ id, clientId: client?.id ?? '' });
    evidence.push({
      username,
      asked: requiredActions.includes('CONFIGURE_TOTP'),
      sessions: online.length + offline.length,
    });
  }
  return evidence;
}

/** Shows only those for whom something changed. */
export async function printEvidence(
  before: readonly UserEvidence[],
  after: readonly UserEvidence[],
): Promise<void> {
  const rows = after.flatMap((now) => {
    const then = before.find(({ username }) => username === now.username);
    if (then === undefined || (then.asked === now.asked && then.sessions === now.sessions))
      return [];
    return [[now.username, describeAsked(then, now), describeSessions(then, now)]];
  });
  await printTable(
    process.stdout,
    ['User, as Keycloak tells it', 'CONFIGURE_TOTP', 'Sessions'],
    rows,
  );
  const kept = after.filter(({ sessions }) => sessions > 0).length;
  const asked = after.filter(({ asked }) => asked).length;
  console.log(`${asked} users carry CONFIGURE_TOTP; ${kept} users are still logged in.`);
}

function describeAsked(then: UserEvidence, now: UserEvidence): string {
  if (then.asked === now.asked) return now.asked ? 'yes, as before' : 'no';
  return now.asked ? 'yes, new' : 'taken back';
}

function describeSessions(then: UserEvidence, now: UserEvidence): string {
  return then.sessions === now.sessions ? `${now.sessions}` : `${then.sessions} → ${now.sessions}`;
}
