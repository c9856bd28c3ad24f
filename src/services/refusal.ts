import { CutoverError } from '../domain/errors.ts';

/** True for what concerns one user alone, so that a run goes on. */
export function isRefusal(error: unknown): error is CutoverError {
  const codes = ['keycloak-refused', 'keycloak-failed'];
  return error instanceof CutoverError && codes.includes(error.code);
}
