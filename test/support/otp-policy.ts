import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';

/** Keycloak's own one, with changes: it reads the whole policy of a realm, or nothing of it. */
export function otpPolicy(changes: Partial<RealmRepresentation>): Partial<RealmRepresentation> {
  return {
    otpPolicyType: 'totp',
    otpPolicyAlgorithm: 'HmacSHA1',
    otpPolicyDigits: 6,
    otpPolicyPeriod: 30,
    otpPolicyLookAheadWindow: 1,
    otpPolicyInitialCounter: 0,
    otpPolicyCodeReusable: false,
    ...changes,
  };
}
