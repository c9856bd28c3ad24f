import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { readRealm, type Realm } from './read-realm.ts';

interface RealmValuesOptions {
  /** What else Keycloak takes for unset when it is not sent with them; kept as it is. */
  readTogether?: readonly (keyof Realm)[];
  findRemarks?: (found: Realm) => string[];
}

/** Values of the realm itself that must be so. */
function realmValues(
  api: AdminApi,
  name: string,
  needed: Partial<Realm>,
  { readTogether = [], findRemarks = () => [] }: RealmValuesOptions = {},
): RealmSetting {
  const { realm } = api.connection;
  return {
    name,
    findDifferences: async () => {
      const found = await readRealm(api);
      return Object.entries(needed)
        .filter(([key, value]) => found[key as keyof Realm] !== value)
        .map(([key, value]) => `set ${key} to ${String(value)}`);
    },
    findRemarks: async () => findRemarks(await readRealm(api)),
    apply: async () => {
      const found = await readRealm(api);
      const change: object = {
        ...Object.fromEntries(readTogether.map((key) => [key, found[key]])),
        ...needed,
      };
      await api.call(`change ${name} of realm ${realm}`, (client) =>
        client.realms.update({ realm }, change),
      );
    },
  };
}

/** Customers are organizations, which a realm has to switch on. */
export function organizationsEnabled(api: AdminApi): RealmSetting {
  return realmValues(api, 'organizations', { organizationsEnabled: true });
}

/**
 * Without it nobody counts wrong codes, on Keycloak's pages or on ours. After how many and for how long a user is
 * locked stays as the realm has it.
 */
export function bruteForceProtection(api: AdminApi): RealmSetting {
  return realmValues(api, 'brute-force protection', { bruteForceProtected: true });
}

/** Log-ins that were let in while the sidecar was away stand nowhere but in the events. */
export function recordedEvents(api: AdminApi): RealmSetting {
  return realmValues(api, 'recorded events', { eventsEnabled: true, adminEventsEnabled: true });
}

/** What every authenticator app can do; the ones that are set up already keep what they were made with. */
export function otpPolicy(api: AdminApi): RealmSetting {
  return realmValues(
    api,
    'OTP policy',
    {
      otpPolicyType: 'totp',
      otpPolicyAlgorithm: 'HmacSHA1',
      otpPolicyDigits: 6,
      otpPolicyPeriod: 30,
    },
    {
      readTogether: [
        'otpPolicyInitialCounter',
        'otpPolicyLookAheadWindow',
        'otpPolicyCodeReusable',
      ],
      findRemarks: ({ otpPolicyCodeReusable }) =>
        otpPolicyCodeReusable === true
          ? ['a code that somebody saw counts once more: switch Reusable token off']
          : [],
    },
  );
}
