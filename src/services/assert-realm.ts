import { CutoverError } from '../domain/errors.ts';
import type { LoginRequest } from '../domain/login-request.ts';
import type { Policy } from '../domain/policy.ts';

/** @throws {CutoverError} `usage` for a log-in of another realm than the policy's */
export function assertRealm(policy: Policy, { realm }: LoginRequest): void {
  if (realm === policy.document.realm) return;
  throw new CutoverError(
    'usage',
    `This sidecar decides for realm ${policy.document.realm}, not ${realm}: correct the policy, or the sidecar's address in the realm.`,
  );
}
