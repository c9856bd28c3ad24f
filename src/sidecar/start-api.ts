import type { Policy } from '../domain/policy.ts';
import { createApiApp, type ApiOptions } from '../http/api/app.ts';
import type { CustomerRoutes } from '../http/api/customers.ts';
import type { Observed } from '../http/follow-request.ts';
import type { Listener } from '../http/listener.ts';
import { createAccessTokens } from '../keycloak/access-tokens.ts';
import {
  listCustomerStandings,
  showCustomerStanding,
  switchCustomerAsAdministrator,
  type CustomerAdministrationPorts,
} from '../services/administer-customers.ts';
import { authoriseRemoteSession } from '../services/authorise-remote-session.ts';
import { describeOwnTwoFactor } from '../services/describe-own-two-factor.ts';
import { redeemRemoteSession } from '../services/redeem-remote-session.ts';
import { openApiPorts } from './open-api-ports.ts';
import type { PolicyWatcher } from './policy-watcher.ts';
import { serve } from './serve.ts';
import type { ApiSettings, SidecarSettings } from './settings.ts';

export interface ApiRoleOptions extends Observed {
  settings: SidecarSettings & ApiSettings;
  policy: PolicyWatcher;
  /** The policy's now. */
  now: () => number;
}

/**
 * Answers the Dashboard and the tools' back ends on a listener of its own.
 *
 * @throws {CutoverError} `configuration-invalid` when the address cannot be used
 */
export function startApi(options: ApiRoleOptions): Promise<Listener> {
  const { settings, log, metrics } = options;
  const { API_HOST: host, API_PORT: port } = settings;
  const address = { host, port, settingNames: 'API_HOST, API_PORT', isPublic: true };
  return serve(address, (opening) =>
    createApiApp({ log, metrics }, createRoutes(options, opening)),
  );
}

function createRoutes(options: ApiRoleOptions, opening: AsyncDisposableStack): ApiOptions {
  const { settings, policy, now } = options;
  const current = (): Policy => policy.inForce().policy;
  const ports = openApiPorts(settings, policy.inForce().policy, opening);
  return {
    callers: {
      tokens: openAccessTokens(settings, current),
      budgets: ports.budgets,
      dashboardClient: () => current().document.dashboardClient,
    },
    dashboardOrigin: new URL(settings.DASHBOARD_URL).origin,
    setUpUrl: () => setUpUrlOf(settings, current().document),
    describeOwn: (bearer) => describeOwnTwoFactor(ports, current(), now(), bearer),
    authorise: (bearer, wanted) => authoriseRemoteSession(ports, current(), bearer, wanted),
    redeem: (question) => redeemRemoteSession(ports, current(), Date.now(), question),
    ...createCustomerRoutes(options, ports),
  };
}

function createCustomerRoutes(
  { policy, now, log }: ApiRoleOptions,
  ports: CustomerAdministrationPorts,
): CustomerRoutes {
  const current = (): Policy => policy.inForce().policy;
  return {
    listCustomers: (bearer) => listCustomerStandings(ports, current(), now(), bearer),
    showCustomer: (question) => showCustomerStanding(ports, current(), now(), question),
    switchCustomer: async (question) => {
      const clock = { now: now(), realNow: Date.now() };
      const standing = await switchCustomerAsAdministrator(ports, current(), clock, question);
      const { customerId, enabled, bearer } = question;
      log.info({ customerId, enabled, userId: bearer.userId }, 'customer switched');
      return standing;
    },
  };
}

function openAccessTokens(
  settings: ApiRoleOptions['settings'],
  current: () => Policy,
): ReturnType<typeof createAccessTokens> {
  const { KEYCLOAK_URL: url, KEYCLOAK_PUBLIC_URL: publicUrl = url } = settings;
  const { realm } = current().document;
  const timeoutMs = settings.API_TIMEOUT_MS;
  return createAccessTokens(
    { url, publicUrl, realm, timeoutMs },
    () => current().document.apiClient,
  );
}

/** A log-in of the Dashboard's client that goes on to set-up. */
function setUpUrlOf(
  settings: ApiRoleOptions['settings'],
  { realm, dashboardClient }: Policy['document'],
): string {
  const { KEYCLOAK_URL, KEYCLOAK_PUBLIC_URL = KEYCLOAK_URL, DASHBOARD_URL } = settings;
  const query = new URLSearchParams({
    client_id: dashboardClient,
    redirect_uri: DASHBOARD_URL,
    response_type: 'code',
    scope: 'openid',
    kc_action: 'CONFIGURE_TOTP',
  });
  const path = `/realms/${encodeURIComponent(realm)}/protocol/openid-connect/auth`;
  return `${KEYCLOAK_PUBLIC_URL}${path}?${query.toString()}`;
}
