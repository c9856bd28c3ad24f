import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyOptions } from 'jose';
import { z } from 'zod';
import { CutoverError } from '../domain/errors.ts';
import type { AccessTokens } from '../services/access-tokens.ts';

export interface AccessTokenSettings {
  /** Where this process reaches Keycloak. */
  url: string;
  /** Where browsers reach it, as tokens say in `iss`. */
  publicUrl: string;
  realm: string;
  /** Limit of reading the realm's keys. */
  timeoutMs: number;
}

/** Keys of a realm are asymmetric; a secret that we do not have could not be verified anyway. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
];
const clockToleranceSeconds = 30;
/** A key that is not known is looked for at once, but not more often than this, whatever is sent. */
const cooldownMs = 30_000;

/** An ID token, a refresh token and a token bound to a key have another `typ`. */
const accessTokenClaims = z.object({ typ: z.literal('Bearer'), sub: z.string(), azp: z.string() });

const userClaims = accessTokenClaims
  .extend({ sid: z.string(), two_factor: z.string().optional() })
  .transform(({ sub, azp, sid, two_factor: claim }) => ({
    clientId: azp,
    token: { userId: sub, sessionId: sid, isProven: claim === 'active' },
  }));

/** Only a service account has no session, and its client in a claim of its own. */
const serviceClaims = accessTokenClaims
  .extend({ client_id: z.string(), sid: z.undefined().optional() })
  .refine(({ azp, client_id: clientId }) => azp === clientId)
  .transform(({ sub, azp }) => ({ accountId: sub, clientId: azp }));

/**
 * Verifies access tokens of a realm by its keys, which are read when they are needed and kept.
 *
 * @param audience client id of our API
 */
export function createAccessTokens(
  { url, publicUrl, realm, timeoutMs }: AccessTokenSettings,
  audience: () => string,
): AccessTokens {
  const path = `/realms/${encodeURIComponent(realm)}`;
  const keys = createRemoteJWKSet(new URL(`${url}${path}/protocol/openid-connect/certs`), {
    timeoutDuration: timeoutMs,
    cooldownDuration: cooldownMs,
  });
  const options: JWTVerifyOptions = {
    issuer: `${publicUrl}${path}`,
    algorithms,
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['exp'],
  };

  async function verify<Claims>(token: string, schema: z.ZodType<Claims>): Promise<Claims> {
    try {
      const { payload } = await jwtVerify(token, keys, { ...options, audience: audience() });
      return schema.parse(payload);
    } catch (error) {
      throw translate(url, error);
    }
  }

  return {
    readUserToken: async (token, clientId) => {
      const claims = await verify(token, userClaims);
      if (claims.clientId === clientId) return claims.token;
      throw invalid(`it was issued to client ${claims.clientId}, not to ${clientId}`);
    },
    readServiceToken: (token) => verify(token, serviceClaims),
  };
}

function translate(url: string, error: unknown): CutoverError {
  if (error instanceof z.ZodError) return invalid('it is not of the kind that is needed', error);
  if (error instanceof errors.JOSEError && !isKeysFailure(error)) {
    return invalid(reasonOf(error), error);
  }
  return new CutoverError(
    'keycloak-away',
    `Keycloak at ${url} does not give the realm's keys: check KEYCLOAK_URL, and that Keycloak runs there.`,
    { cause: error },
  );
}

/** jose has no class of its own for an answer that is no key set; whatever concerns the token has one. */
function isKeysFailure({ code }: errors.JOSEError): boolean {
  return ['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'].includes(code);
}

/** A claim is named, a signature is not explained. */
function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'it has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `its claim ${error.claim} is wrong`;
  return 'it is no token of this realm';
}

function invalid(reason: string, cause?: unknown): CutoverError {
  return new CutoverError('token-invalid', `The access token does not count: ${reason}.`, {
    cause,
  });
}
