import { randomBytes } from 'node:crypto';
import type { Policy } from '../domain/policy.ts';
import { createAdminApi, type AdminApi } from '../keycloak/admin-api.ts';
import { createCustomerSource, findDecidingAttributes } from '../keycloak/customer-source.ts';
import { createLiveAccess } from '../keycloak/live-access.ts';
import { createUserDirectory } from '../keycloak/user-directory.ts';
import { createBudgets } from '../redis/budgets.ts';
import { createCustomerSwitches } from '../redis/customer-switches.ts';
import { createRemoteSessions } from '../redis/remote-sessions.ts';
import type { CustomerAdministrationPorts } from '../services/administer-customers.ts';
import type { AuthorisePorts } from '../services/authorise-remote-session.ts';
import type { OwnTwoFactorPorts } from '../services/describe-own-two-factor.ts';
import type { RedeemPorts } from '../services/redeem-remote-session.ts';
import type { Budgets } from '../services/verifications.ts';
import { openRoleRedis } from './open-role-state.ts';
import type { ApiSettings, SidecarSettings } from './settings.ts';

/** What the role `api` reaches its servers by. */
export type ApiPorts = AuthorisePorts &
  RedeemPorts &
  OwnTwoFactorPorts &
  CustomerAdministrationPorts & { budgets: Budgets };

/** Puts them together, and leaves their end to `opening`. */
export function openApiPorts(
  settings: SidecarSettings & ApiSettings,
  { document: { realm, customers } }: Policy,
  opening: AsyncDisposableStack,
): ApiPorts {
  const { REDIS_URL: url, API_TIMEOUT_MS: timeoutMs } = settings;
  const { redis, keys } = openRoleRedis({ realm, url, timeoutMs }, opening);
  const api = openAdminApi(settings, realm);
  return {
    access: createLiveAccess(api, timeoutMs),
    customers: createCustomerSource(api, customers),
    directory: createUserDirectory(api, findDecidingAttributes(customers)),
    switches: createCustomerSwitches(redis, keys),
    remoteSessions: createRemoteSessions(redis, keys),
    budgets: createBudgets(redis, keys),
    random: { id: () => randomBytes(16).toString('base64url') },
  };
}

/** Somebody waits for each answer, so nothing is tried again while Keycloak is away. */
function openAdminApi(settings: SidecarSettings & ApiSettings, realm: string): AdminApi {
  return createAdminApi({
    url: settings.KEYCLOAK_URL,
    realm,
    credentialsRealm: realm,
    timeoutMs: settings.API_TIMEOUT_MS,
    credentials: {
      grantType: 'client_credentials',
      clientId: settings.KEYCLOAK_CLIENT_ID,
      clientSecret: settings.KEYCLOAK_CLIENT_SECRET,
    },
  });
}
