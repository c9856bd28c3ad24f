import { hash } from 'node:crypto';

/** Stands for values that must not be stored as they are. */
export function hashParts(parts: readonly (string | null)[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64url');
}

/** An attempt id is what a browser proves itself with, so it is not stored as it is. */
export function hashAttempt(attempt: string): string {
  return hashParts([attempt]);
}
