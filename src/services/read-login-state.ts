import type { EpochMs } from '../domain/calendar.ts';
import { hasCode } from '../domain/errors.ts';
import type { LoginRequest, LoginState } from '../domain/login-request.ts';
import type { Policy } from '../domain/policy.ts';
import type { Exemption, LoginStates, StoredLoginState } from './login-states.ts';
import type { SwitchCopies } from './switch-copies.ts';

export interface LoginStatePorts {
  states: Pick<LoginStates, 'load'>;
  copies: SwitchCopies;
}

export interface AskedState {
  request: LoginRequest;
  /** Of the browser's cookie; `null` for a browser without one. */
  attempt: string | null;
}

/** Reads all that a log-in is decided by besides its facts. @throws {CutoverError} `redis-away` */
export async function readLoginState(
  { states, copies }: LoginStatePorts,
  policy: Policy,
  realNow: EpochMs,
  { request: { user, customers }, attempt }: AskedState,
): Promise<StoredLoginState> {
  const customerIds = customers.map(({ id }) => id);
  const since = realNow - policy.rememberForMs;
  const stored = await states.load({ userId: user.id, customerIds, attempt, since });
  copies.keep(customerIds, stored.customerEnabled);
  return stored;
}

/** The same; `away` where Redis does not answer. */
export async function tryReadLoginState(
  ...asked: Parameters<typeof readLoginState>
): Promise<StoredLoginState | 'away'> {
  try {
    return await readLoginState(...asked);
  } catch (error) {
    if (hasCode(error, 'redis-away')) return 'away';
    throw error;
  }
}

/** What counts of it by now. */
export function usableState(
  { customerEnabled, exemption, knownNetworks }: StoredLoginState,
  realNow: EpochMs,
): LoginState {
  const ipVerificationExempt = exemption !== null && isInForce(exemption, realNow);
  return { customerEnabled, ipVerificationExempt, knownNetworks: [...knownNetworks.keys()] };
}

function isInForce({ until, suspendedAt }: Exemption, realNow: EpochMs): boolean {
  return suspendedAt === null && (until === null || realNow < until);
}

/** What can be told without Redis. */
export function stateWithoutRedis(
  { copies }: Pick<LoginStatePorts, 'copies'>,
  { customers }: LoginRequest,
): LoginState {
  const customerEnabled = copies.recall(customers.map(({ id }) => id));
  return { customerEnabled, ipVerificationExempt: false, knownNetworks: [] };
}
