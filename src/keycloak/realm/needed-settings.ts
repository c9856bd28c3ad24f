import type { Policy } from '../../domain/policy.ts';
import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { organizationsEnabled } from './organizations-enabled.ts';
import { serviceAccountClient, type SecretPlace } from './service-account-client.ts';
import { serviceAccountRoles } from './service-account-roles.ts';
import { setUpActionEnabled } from './set-up-action.ts';

/** Everything that a realm needs, in the order in which it has to be made. */
export function neededSettings(
  api: AdminApi,
  policy: Policy,
  { clientId, secretPlace }: { clientId: string; secretPlace: SecretPlace },
): RealmSetting[] {
  const customerSettings =
    policy.document.customers.from === 'organization' ? [organizationsEnabled(api)] : [];
  return [
    ...customerSettings,
    setUpActionEnabled(api),
    serviceAccountClient(api, clientId, secretPlace),
    serviceAccountRoles(api, clientId),
  ];
}
