import type Keycloak from 'keycloak-js';
import { TwoFactorError } from './problem.ts';

/** A token that is sent now must outlive its way and the sidecar's questions to Keycloak. */
export const minimumValiditySeconds = 30;

/**
 * The access token, renewed when its time is nearly over.
 *
 * @throws {TwoFactorError} `session-ended` when there is none any more, `unreachable` when Keycloak does not answer
 */
export async function renewToken(keycloak: Keycloak, timeoutMs: number): Promise<string> {
  try {
    // A client may be set to have no refresh tokens; then what there is must do.
    if (keycloak.refreshToken !== undefined) {
      await within(timeoutMs, keycloak.updateToken(minimumValiditySeconds));
    }
  } catch (cause) {
    // keycloak-js keeps the tokens when Keycloak failed, and clears them when it refused.
    if (keycloak.token !== undefined) {
      throw new TwoFactorError('unreachable', 'Keycloak did not renew the token.', { cause });
    }
  }
  if (keycloak.token === undefined) throw sessionEnded();
  return keycloak.token;
}

export function sessionEnded(): TwoFactorError {
  return new TwoFactorError('session-ended', 'The session has ended: log in again.');
}

/** keycloak-js sets no limit. */
function within<Value>(timeoutMs: number, promise: Promise<Value>): Promise<Value> {
  const timeout = new Promise<never>((_resolve, reject) => setTimeout(reject, timeoutMs));
  return Promise.race([promise, timeout]);
}
