import type { EpochMs } from '../domain/calendar.ts';
import { findNetworkToRemember } from '../domain/known-networks.ts';
import type { Decision } from '../domain/login-decision.ts';
import type { LoginRequest, LoginState } from '../domain/login-request.ts';
import type { Policy } from '../domain/policy.ts';
import type { LoginStates, StoredLoginState } from './login-states.ts';
import type { Verifications } from './verifications.ts';

export interface RememberLoginPorts {
  states: Pick<LoginStates, 'rememberNetwork'>;
  verifications: Pick<Verifications, 'rememberBrowser'>;
  /** Told of what could not be written although the decision stands. */
  onLost: (error: unknown) => void;
}

/** What is kept for days is renewed by the hour: most log-ins then write nothing. */
const renewAfterMs = 60 * 60 * 1000;

/** Not waited for: the log-in does not rest on it. */
export function rememberNetwork(
  { states, onLost }: RememberLoginPorts,
  policy: Policy,
  input: { now: EpochMs; state: LoginState; request: LoginRequest },
  decision: Decision,
  { stored, realNow }: { stored: StoredLoginState; realNow: EpochMs },
): void {
  const network = findNetworkToRemember(policy, input, decision);
  if (network === undefined || isFresh(stored.knownNetworks.get(network), realNow)) return;
  states.rememberNetwork(input.request.user.id, network, policy.rememberForMs).catch(onLost);
}

/** From now on the mails that others ask for do not count against it. Not waited for either. */
export function rememberBrowser(
  { verifications, onLost }: RememberLoginPorts,
  {
    request,
    remember,
    attempt,
  }: { request: LoginRequest; remember: boolean; attempt: string | null },
  { verdict }: Decision,
  { stored, realNow }: { stored: StoredLoginState; realNow: EpochMs },
): void {
  if (!remember || attempt === null || verdict !== 'allow') return;
  if (isFresh(stored.browserUsedAt, realNow)) return;
  verifications.rememberBrowser(request.user.id, attempt).catch(onLost);
}

function isFresh(usedAt: EpochMs | null | undefined, realNow: EpochMs): boolean {
  return typeof usedAt === 'number' && realNow - usedAt < renewAfterMs;
}
