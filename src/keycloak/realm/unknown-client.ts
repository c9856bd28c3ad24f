import { CutoverError } from '../../domain/errors.ts';
import type { AdminApi } from '../admin-api.ts';

export function unknownClient({ connection }: AdminApi, clientId: string): CutoverError {
  return new CutoverError(
    'realm-unsuitable',
    `Realm ${connection.realm} has no client ${clientId}: create the Dashboard's client, or correct dashboardClient in the policy.`,
  );
}
