import { z } from 'zod';
import type { Policy } from '../../domain/policy.ts';
import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { loginPolicyAction } from './hook-actions.ts';

const configRepresentation = z.object({ config: z.record(z.string(), z.string()).default({}) });

/**
 * The hook's settings page in Keycloak's console, as far as the policy decides it; the rest stays as
 * administrators left it.
 *
 * @param hookUrl where Keycloak reaches the sidecar's listener for the hook
 */
export function hookSettingsPage(api: AdminApi, policy: Policy, hookUrl: string): RealmSetting {
  const wanted = wantedSettings(policy, hookUrl);
  return {
    name: `settings of ${loginPolicyAction}`,
    findDifferences: async () => {
      const found = await readSettings(api);
      return Object.entries(wanted)
        .filter(([name, value]) => found[name] !== value)
        .map(([name, value]) => `set ${name} to ${value}`);
    },
    findRemarks: async () => {
      const found = await readSettings(api);
      return found['whenAway'] === 'strict' && wanted['whenAway'] === undefined ? [remark] : [];
    },
    apply: async () => {
      const config = { ...(await readSettings(api)), ...wanted };
      await api.call(`change the settings of ${loginPolicyAction}`, (client) =>
        client.authenticationManagement.updateRequiredActionConfig(
          { alias: loginPolicyAction },
          { config },
        ),
      );
    },
  };
}

function wantedSettings({ document }: Policy, sidecarUrl: string): Record<string, string> {
  const { from, joinedAttribute, customerAttribute } = document.customers;
  const isNetworkRestricted = document.ipVerification.allowedNetworks.length > 0;
  return {
    sidecarUrl,
    customersFrom: from,
    joinedAttribute,
    ...(from === 'userAttribute' && { customerAttribute }),
    // Only the sidecar knows who is outside the allowed networks.
    ...(isNetworkRestricted && { whenAway: 'strict' }),
  };
}

/** An administrator may have chosen it, so it is not taken back with the networks that once needed it. */
const remark =
  'whenAway is strict, which this policy does not need: nobody gets in while the sidecar is away; with otp, set in the console, those do who prove an OTP';

/** Before the action is registered there are none. */
async function readSettings(api: AdminApi): Promise<Record<string, string>> {
  const purpose = `read the settings of ${loginPolicyAction}`;
  const registered = await api.call<unknown>(purpose, (client) =>
    client.authenticationManagement.getRequiredActionForAlias({ alias: loginPolicyAction }),
  );
  // The admin client answers null for what does not exist.
  if (registered === null || registered === undefined) return {};
  const answer = await api.call(purpose, (client) =>
    client.authenticationManagement.getRequiredActionConfig({ alias: loginPolicyAction }),
  );
  return configRepresentation.parse(answer).config;
}
