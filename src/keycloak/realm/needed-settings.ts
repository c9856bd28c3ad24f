import { administrationRoleDescriptions } from '../../domain/administration.ts';
import type { Policy } from '../../domain/policy.ts';
import { redeemRoleOfTool } from '../../domain/remote-session.ts';
import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { apiClient } from './api-client.ts';
import { audienceMapper } from './audience-mapper.ts';
import { claimMapper } from './claim-mapper.ts';
import { clientRoles } from './client-roles.ts';
import { fixedUserNames } from './fixed-user-names.ts';
import { hookActionsFirst, hookActionsRegistered } from './hook-actions.ts';
import { hookSettingsPage } from './hook-settings-page.ts';
import { overwritingProviders } from './overwriting-providers.ts';
import { realmAddress } from './realm-address.ts';
import { realmThemes } from './realm-themes.ts';
import {
  bruteForceProtection,
  organizationsEnabled,
  otpPolicy,
  recordedEvents,
} from './realm-values.ts';
import { registrationByEmail } from './registration-by-email.ts';
import { serviceAccountClient, type SecretPlace } from './service-account-client.ts';
import { unprovenLinksAttribute } from './unproven-links-attribute.ts';
import { serviceAccountRoles } from './service-account-roles.ts';
import { setUpActionEnabled } from './set-up-action.ts';
import { vouchingProviders } from './vouching-providers.ts';

export interface RealmOptions {
  /** Client id of the sidecar. */
  clientId: string;
  secretPlace: SecretPlace;
  /** Where Keycloak reaches the sidecar's listener for the hook; `undefined` for a realm without the hook. */
  hookUrl: string | undefined;
  /** Limit of each call that the admin API does not make. */
  timeoutMs: number;
  /** Of the log-in pages and the mails; `undefined` leaves the realm's as they are. */
  theme: string | undefined;
}

/** Everything that a realm needs, in the order in which it has to be made. */
export function neededSettings(
  api: AdminApi,
  policy: Policy,
  { clientId, secretPlace, hookUrl, theme, timeoutMs }: RealmOptions,
): RealmSetting[] {
  const customerSettings =
    policy.document.customers.from === 'organization' ? [organizationsEnabled(api)] : [];
  return [
    ...customerSettings,
    setUpActionEnabled(api),
    otpPolicy(api),
    bruteForceProtection(api),
    recordedEvents(api),
    realmAddress(api.connection, timeoutMs),
    serviceAccountClient(api, clientId, secretPlace),
    serviceAccountRoles(api, clientId),
    ...(hookUrl === undefined ? [] : hookSettings(api, policy, hookUrl)),
    ...(theme === undefined ? [] : [realmThemes(api, theme)]),
  ];
}

function hookSettings(api: AdminApi, policy: Policy, hookUrl: string): RealmSetting[] {
  return [
    registrationByEmail(api),
    fixedUserNames(api),
    unprovenLinksAttribute(api),
    vouchingProviders(api, policy),
    overwritingProviders(api),
    hookActionsRegistered(api),
    hookSettingsPage(api, policy, hookUrl),
    hookActionsFirst(api),
    claimMapper(api, policy.document.dashboardClient),
    ...apiSettings(api, policy),
  ];
}

/** The API rests on the hook: on its claim, and on what it adds to the admin API. */
function apiSettings(api: AdminApi, { document }: Policy): RealmSetting[] {
  const { dashboardClient: clientId, apiClient: audience, remoteTools } = document;
  const toolRoles = Object.entries(remoteTools).map(
    ([tool, role]) => [role, `May open remote sessions of ${tool}`] as const,
  );
  const redeemRoles = Object.keys(remoteTools).map(
    (tool) => [redeemRoleOfTool(tool), `The back end of ${tool}: redeems its grants`] as const,
  );
  return [
    apiClient(api, audience),
    clientRoles(api, audience, new Map([...administrationRoleDescriptions, ...redeemRoles])),
    clientRoles(api, clientId, new Map(toolRoles)),
    audienceMapper(api, { clientId, audience }),
  ];
}
