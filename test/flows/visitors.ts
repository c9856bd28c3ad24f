import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import { generate } from 'otplib';
import type { LedRealm } from '../support/hook-realm.ts';
import { aRealmUser, testOtpSecret, testPassword } from '../support/realm.ts';
import { occupiedCellsOf, type Cell } from './columns.ts';
import type { Row, Visitor } from './row.ts';

const stepSeconds = 30;

/** Existing customers, all of them: one for each cell that makes sense. */
export function usersOf(row: Row): UserRepresentation[] {
  if (row.isNew === true) return [];
  return occupiedCellsOf(row.outcomes).map((cell) => {
    const username = usernameFor(row, cell);
    return aRealmUser(username, { otp: hasOtp(row, cell), ...row.user?.(username) });
  });
}

/** One for each cell that makes sense. */
export function usernamesFor(row: Row): string[] {
  return occupiedCellsOf(row.outcomes).map((cell) => usernameFor(row, cell));
}

/** Those who can log in at an identity provider as well. */
export function usernamesAtProvider(row: Row): string[] {
  return row.provider === undefined ? [] : usernamesFor(row);
}

function hasOtp({ hasSession = false }: Row, { factor }: Cell): boolean {
  return factor === 'proven' || (factor === 'unproven' && !hasSession);
}

export function usernameFor({ name }: Row, { moment, factor, network }: Cell): string {
  const way = name.toLowerCase().replaceAll(/[^a-z]+/g, '-');
  // Keycloak takes 64 characters before the @.
  return `${way.slice(0, 64)}@${moment}.${factor}.${network}.example`;
}

/** Creates users by one call. @returns their ids by user name */
export async function importUsers(
  { admin, realm }: LedRealm,
  users: UserRepresentation[],
): Promise<Map<string, string>> {
  const rep = { users, ifResourceExists: 'FAIL' } as const;
  const { results } = await admin.realms.partialImport({ realm, rep });
  return new Map(results.map(({ resourceName, id }) => [resourceName, id]));
}

export function createVisitor(username: string, id: string): Visitor {
  let lastStep = 0;
  return {
    id,
    username,
    password: testPassword,
    nextCode: () => {
      lastStep = Math.max(lastStep + 1, Math.floor(Date.now() / 1_000 / stepSeconds));
      return generate({ secret: testOtpSecret, epoch: lastStep * stepSeconds });
    },
  };
}
