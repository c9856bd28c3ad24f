import type { Decision } from '../domain/login-decision.ts';
import type { LoginRequest } from '../domain/login-request.ts';
import type { Policy } from '../domain/policy.ts';
import { assertRealm } from './assert-realm.ts';
import type { LoginStates, StoredLoginState } from './login-states.ts';

/**
 * What enforcement had set, and what no longer applies, need not wait for the next run. Said until the hook has reported
 * that Keycloak keeps it: the answer can come too late, and the log-in can fail after it.
 */
export function takesBackSetUp(
  { verdict, steps }: Decision,
  { setUpActionIsOurs }: Pick<StoredLoginState, 'setUpActionIsOurs'>,
): boolean {
  return setUpActionIsOurs && verdict !== 'deny' && !steps.includes('configure-otp');
}

/**
 * Forgets what enforcement had set, since Keycloak has it no more: what stands there later is an administrator's.
 *
 * @throws {CutoverError} `redis-away`, `usage` for another realm
 */
export async function forgetTakenBackSetUp(
  { states }: { states: Pick<LoginStates, 'forgetSetUpAction'> },
  policy: Policy,
  request: LoginRequest,
): Promise<void> {
  assertRealm(policy, request);
  await states.forgetSetUpAction(request.user.id);
}
