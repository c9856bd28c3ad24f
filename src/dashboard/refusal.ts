import type { KeycloakLoginOptions } from 'keycloak-js';
import type { TwoFactorError } from './problem.ts';

/** What a refusal says, by the first part of its messages' keys, and what its button does. */
export interface Refusal {
  words:
    'setUp' | 'notProven' | 'ended' | 'required' | 'forbidden' | 'refused' | 'away' | 'tooMany';
  /** Without one, the sidecar's own words are shown, for somebody to pass on. */
  action?: 'setUp' | 'logIn' | 'retry';
  /** The log-in that the button leads to. */
  login?: KeycloakLoginOptions;
}

export const setUpLogin: KeycloakLoginOptions = { action: 'CONFIGURE_TOTP' };

const refusals = new Map<string, Refusal>([
  ['two-factor-setup-required', { words: 'setUp', action: 'setUp', login: setUpLogin }],
  // The session lives on; a fresh log-in asks for the password too, of whoever sits there.
  ['two-factor-not-proven', { words: 'notProven', action: 'logIn', login: { prompt: 'login' } }],
  ['session-ended', { words: 'ended', action: 'logIn', login: {} }],
  ['remote-permission-missing', { words: 'forbidden' }],
  ['too-many-requests', { words: 'tooMany', action: 'retry' }],
]);

/**
 * What no sidecar said can be tried again.
 *
 * @param isRequired two-factor is required of this user by now, and was not set up
 */
export function describeRefusal(
  { code, status = 500 }: Pick<TwoFactorError, 'code' | 'status'>,
  isRequired: boolean,
): Refusal {
  if (code === 'session-ended' && isRequired)
    return { words: 'required', action: 'logIn', login: {} };
  const isFailure = status >= 500 || code === 'unexpected-answer';
  return (
    refusals.get(code) ?? (isFailure ? { words: 'away', action: 'retry' } : { words: 'refused' })
  );
}
