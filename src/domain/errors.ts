/** What can go wrong for a caller; http and cli map each code to a status or an exit code. */
export type ErrorCode =
  | 'usage'
  | 'configuration-invalid'
  | 'policy-invalid'
  | 'realm-unknown'
  | 'realm-unsuitable'
  | 'credentials-refused'
  | 'role-missing'
  | 'customer-unknown'
  | 'user-unknown'
  | 'verification-unknown'
  | 'mailbox-missing'
  | 'two-factor-required'
  | 'two-factor-not-active'
  | 'token-invalid'
  | 'session-ended'
  | 'two-factor-not-proven'
  | 'two-factor-setup-required'
  | 'user-disabled'
  | 'remote-permission-missing'
  | 'permission-missing'
  | 'remote-session-unknown'
  | 'remote-session-redeemed'
  | 'too-many-requests'
  | 'plan-stale'
  | 'keycloak-refused'
  | 'keycloak-failed'
  | 'keycloak-away'
  | 'redis-away'
  | 'state-unreadable'
  | 'run-in-progress';

/** A refusal in words that a caller can act on: the message names the thing and the remedy, in one line. */
export class CutoverError extends Error {
  override readonly name = 'CutoverError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** True for a refusal with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly ErrorCode[]): error is CutoverError {
  return error instanceof CutoverError && codes.includes(error.code);
}
