import type { ErrorCode } from '../domain/errors.ts';

/** Exit code of a command that an error ended; 1 (some users failed) is set by the command itself. */
export const exitCodes: Record<ErrorCode, 2 | 3> = {
  usage: 2,
  'configuration-invalid': 2,
  'policy-invalid': 2,
  'realm-unknown': 2,
  'realm-unsuitable': 2,
  'credentials-refused': 2,
  'role-missing': 2,
  'customer-unknown': 2,
  'user-unknown': 2,
  'verification-unknown': 2,
  'two-factor-required': 2,
  'two-factor-not-active': 2,
  'plan-stale': 2,
  'keycloak-refused': 2,
  'keycloak-failed': 3,
  'keycloak-away': 3,
  'redis-away': 3,
  'state-unreadable': 3,
  'run-in-progress': 3,
};
