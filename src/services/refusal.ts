import { hasCode, type CutoverError } from '../domain/errors.ts';

/** True for what concerns one user alone, so that a run goes on. */
export function isRefusal(error: unknown): error is CutoverError {
  return hasCode(error, 'keycloak-refused', 'keycloak-failed');
}
