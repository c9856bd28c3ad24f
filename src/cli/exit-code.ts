import type { ErrorCode } from '../domain/errors.ts';

/** What may be over when the same command is run again. */
const passing: readonly ErrorCode[] = [
  'keycloak-failed',
  'keycloak-away',
  'redis-away',
  'state-unreadable',
  'run-in-progress',
];

/** Exit code of a command that an error ended; 1 (some users failed) is set by the command itself. */
export function exitCodeOf(code: ErrorCode): 2 | 3 {
  return passing.includes(code) ? 3 : 2;
}
