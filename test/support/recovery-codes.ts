import { createHash } from 'node:crypto';
import type CredentialRepresentation from '@keycloak/keycloak-admin-client/lib/defs/credentialRepresentation.js';

/** A credential of recovery codes as Keycloak 26.7 stores them, for `POST /users` or a realm import. */
export function recoveryCodes(codes: readonly string[]): CredentialRepresentation {
  return {
    type: 'recovery-authn-codes',
    secretData: JSON.stringify({
      codes: codes.map((code, index) => ({
        number: index + 1,
        encodedHashedValue: createHash('sha512').update(code).digest('base64'),
      })),
    }),
    credentialData: JSON.stringify({
      algorithm: 'SHA-512',
      remaining: codes.length,
      total: codes.length,
    }),
  };
}
