import { decodeJwt } from 'jose';
import { z } from 'zod';
import { setUpAction } from '../domain/enforcement.ts';
import { CutoverError } from '../domain/errors.ts';
import type { AdminApi } from './admin-api.ts';
import { requiredActionRepresentation } from './representations.ts';

/** Client roles of `realm-management` that plan and enforcement need, and no more (docs/decisions/0003). */
export const sidecarRoles = ['manage-users', 'query-users', 'view-organizations'] as const;

const tokenSchema = z.object({
  resource_access: z.record(z.string(), z.object({ roles: z.array(z.string()) })).default({}),
});

/** Names every missing role at once, before anything is changed. @throws {CutoverError} `role-missing` */
export async function assertRolesGranted(api: AdminApi): Promise<void> {
  const { resource_access: access } = tokenSchema.parse(decodeJwt(await api.getAccessToken()));
  const granted = access['realm-management']?.roles ?? [];
  const missing = sidecarRoles.filter((role) => !granted.includes(role));
  if (missing.length === 0) return;
  const { clientId, realm } = api.connection;
  throw new CutoverError(
    'role-missing',
    `The service account of ${clientId} in realm ${realm} lacks the realm-management role(s) ${missing.join(', ')}: run cutover realm apply.`,
  );
}

/** Keycloak ignores a required action that is disabled. @throws {CutoverError} `realm-unsuitable` */
export async function assertSetUpActionEnabled(api: AdminApi): Promise<void> {
  const answer = await api.call('read the required actions', (client) =>
    client.authenticationManagement.getRequiredActions(),
  );
  const actions = z.array(requiredActionRepresentation).parse(answer);
  if (actions.some(({ alias, enabled }) => alias === setUpAction && enabled)) return;
  throw new CutoverError(
    'realm-unsuitable',
    `The required action ${setUpAction} is disabled in realm ${api.connection.realm}, so nobody would be asked: run cutover realm apply.`,
  );
}
