import { randomBytes } from 'node:crypto';
import type { Policy } from '../domain/policy.ts';
import { createApiApp, type ApiOptions } from '../http/api/app.ts';
import type { Observed } from '../http/follow-request.ts';
import type { Listener } from '../http/listener.ts';
import { createAccessTokens } from '../keycloak/access-tokens.ts';
import { createAdminApi, type AdminApi } from '../keycloak/admin-api.ts';
import { createLiveAccess } from '../keycloak/live-access.ts';
import { createBudgets } from '../redis/budgets.ts';
import { createCustomerSwitches } from '../redis/customer-switches.ts';
import { createRemoteSessions } from '../redis/remote-sessions.ts';
import { authoriseRemoteSession } from '../services/authorise-remote-session.ts';
import { describeOwnTwoFactor } from '../services/describe-own-two-factor.ts';
import { redeemRemoteSession } from '../services/redeem-remote-session.ts';
import { openRoleRedis } from './open-role-state.ts';
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
  return serve({ host, port, settingNames: 'API_HOST, API_PORT' }, (opening) =>
    createApiApp({ log, metrics }, createRoutes(options, opening)),
  );
}

function createRoutes(options: ApiRoleOptions, opening: AsyncDisposableStack): ApiOptions {
  const { settings, policy, now } = options;
  const current = (): Policy => policy.inForce().policy;
  const { realm } = current().document;
  const { REDIS_URL: url, API_TIMEOUT_MS: timeoutMs } = settings;
  const { redis, keys } = openRoleRedis({ realm, url, timeoutMs }, opening);
  const ports = {
    access: createLiveAccess(openAdminApi(settings, realm), timeoutMs),
    remoteSessions: createRemoteSessions(redis, keys),
    switches: createCustomerSwitches(redis, keys),
    random: { id: () => randomBytes(16).toString('base64url') },
  };
  return {
    callers: {
      tokens: openAccessTokens(settings, current),
      budgets: createBudgets(redis, keys),
      dashboardClient: () => current().document.dashboardClient,
    },
    dashboardOrigin: new URL(settings.DASHBOARD_URL).origin,
    setUpUrl: setUpUrlOf(settings, current().document),
    describeOwn: (bearer) => describeOwnTwoFactor(ports, current(), now(), bearer),
    authorise: (bearer, wanted) => authoriseRemoteSession(ports, current(), bearer, wanted),
    redeem: (question) => redeemRemoteSession(ports, current(), Date.now(), question),
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

/** Somebody waits for each answer, so nothing is tried again while Keycloak is away. */
function openAdminApi(settings: ApiRoleOptions['settings'], realm: string): AdminApi {
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
