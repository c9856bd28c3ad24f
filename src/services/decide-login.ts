import type { EpochMs } from '../domain/calendar.ts';
import { CutoverError } from '../domain/errors.ts';
import { decideLogin, type Decision } from '../domain/login-decision.ts';
import type { LoginRequest, LoginState } from '../domain/login-request.ts';
import type { Policy } from '../domain/policy.ts';
import { assertRealm } from './assert-realm.ts';
import type { Exemption, LoginStates, StoredLoginState } from './login-states.ts';
import { offerSetUp, type SetUpOffer } from './offer-set-up.ts';
import {
  readLoginState,
  stateWithoutRedis,
  tryReadLoginState,
  usableState,
  type AskedState,
  type LoginStatePorts,
} from './read-login-state.ts';
import { rememberBrowser, rememberNetwork, type RememberLoginPorts } from './remember-login.ts';
import { takesBackSetUp } from './take-back-set-up.ts';
import { notePasswordByMail } from './watch-set-up.ts';
import { useConfirmation, type ConfirmationPorts } from './use-confirmation.ts';

export interface DecideLoginPorts extends RememberLoginPorts, LoginStatePorts {
  states: LoginStates;
  verifications: ConfirmationPorts['verifications'] & RememberLoginPorts['verifications'];
}

export interface LoginQuestion extends AskedState {
  /** False for a question that is no log-in. */
  remember: boolean;
}

export interface LoginAnswer {
  decision: Decision;
  /** The required action that enforcement had set is to be taken from the user. */
  takeBackSetUp: boolean;
  /** Set-up may be put off; `null` for a log-in that offers none. */
  offerSetUp: SetUpOffer | null;
}

export interface LoginClock {
  /** The policy's now. */
  now: EpochMs;
  /** The real now, by which networks and exemptions grow old. */
  realNow: EpochMs;
}

/**
 * Decides one log-in. Without Redis, two-factor is decided by the facts alone; a decision that rests on
 * networks is not made.
 *
 * @throws {CutoverError} `redis-away` where Redis would have been needed, `usage` for another realm
 */
export async function answerLogin(
  ports: DecideLoginPorts,
  policy: Policy,
  { now, realNow }: LoginClock,
  question: LoginQuestion,
): Promise<LoginAnswer> {
  const { request, remember } = question;
  assertRealm(policy, request);
  const stored = await tryReadLoginState(ports, policy, realNow, question);
  const state =
    stored === 'away' ? stateWithoutRedis(ports, request) : usableState(stored, realNow);
  const input = { now, state, request };
  const decision = decideLogin(policy, input);
  if (stored === 'away')
    return { decision: assertNoNetworkCheck(decision), takeBackSetUp: false, offerSetUp: null };
  suspendWithoutFactor(ports, request, stored.exemption);
  if (remember) notePasswordByMail(ports, request);
  const confirmed = decision.steps.includes('verify-ip')
    ? await decideByMail(ports, policy, input, question, { stored, realNow })
    : undefined;
  if (remember && confirmed === undefined)
    rememberNetwork(ports, policy, input, decision, { stored, realNow });
  const final = confirmed ?? decision;
  rememberBrowser(ports, question, final, { stored, realNow });
  return {
    decision: final,
    takeBackSetUp: remember && takesBackSetUp(final, stored),
    offerSetUp: remember ? await offerSetUp(ports, policy, request, final, stored) : null,
  };
}

/** The decision of a log-in that its browser confirmed by mail; `undefined` for any other. */
async function decideByMail(
  ports: DecideLoginPorts,
  policy: Policy,
  input: { now: EpochMs; state: LoginState; request: LoginRequest },
  question: LoginQuestion,
  read: { stored: StoredLoginState; realNow: EpochMs },
): Promise<Decision | undefined> {
  const confirmed = await useConfirmation(ports, policy, input, question, read);
  if (confirmed !== 'taken') return confirmed;
  // Another tab was faster: the network that both waited for is known by now.
  const { realNow } = read;
  const state = usableState(await readLoginState(ports, policy, realNow, question), realNow);
  return decideLogin(policy, { ...input, state });
}

/** Whether the network is known, and whether the user is exempt from that question, only Redis can tell. */
function assertNoNetworkCheck(decision: Decision): Decision {
  if (!decision.steps.includes('verify-ip') && decision.reason !== 'no-mailbox') return decision;
  throw new CutoverError('redis-away', 'Redis is away, so it is unknown whether the network is.');
}

/** An exemption given to a user with a second factor must not come back with the next one. */
function suspendWithoutFactor(
  { states, onLost }: DecideLoginPorts,
  { user, secondFactor }: LoginRequest,
  exemption: Exemption | null,
): void {
  if (exemption === null || exemption.suspendedAt !== null || secondFactor.configured) return;
  states.suspendExemption(user.id, exemption).catch(onLost);
}
