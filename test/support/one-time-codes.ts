import { generate } from 'otplib';

/**
 * Codes of the present and of the half minutes after it, none of them twice: Keycloak takes each once.
 *
 * @param secret in BASE32, or its bytes
 */
export function createCodes(secret: string | Uint8Array): () => Promise<string> {
  let step = 0;
  return () => generate({ secret, epoch: Math.floor(Date.now() / 1000) + 30 * step++ });
}
