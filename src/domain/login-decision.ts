import { formatInstant } from './calendar.ts';
import { decidePhase, type CustomerPhase, type PhaseReason } from './customers.ts';
import type { DecisionInput } from './decision-input.ts';
import { isNetworkAllowed, needsIpVerification } from './ip-verification.ts';
import { isMailAddress } from './mailbox.ts';
import type { Policy } from './policy.ts';
import { assessSecondFactor } from './second-factor.ts';

export type Verdict = 'allow' | 'continue' | 'deny';
export type Step = 'verify-mailbox' | 'configure-otp' | 'enter-otp' | 'verify-ip';
export type DenyReason = 'network-not-allowed' | 'username-not-email' | 'no-mailbox';
export type Phase = CustomerPhase['phase'] | 'exempt';

/** The answer to one log-in (protocol 1). */
export interface Decision {
  verdict: Verdict;
  /** What the hook leads the user through, in this order; empty unless the verdict is `continue`. */
  steps: Step[];
  reason: PhaseReason | DenyReason | 'exempt-role';
  phase: Phase;
  /** When the date rule makes two-factor required: UTC, whole seconds. */
  requiredFrom: string;
  /** Set-up may be offered. */
  offer: boolean;
  /** The user may remove the last authenticator. */
  secondFactorRemovable: boolean;
}

/**
 * The decision that log-in, plan, enforcement, gate, admin page and command line share. The numbers are
 * those of the rules in docs/architecture.md. Pure: the same input always gives the same answer.
 */
export function decideLogin(policy: Policy, input: DecisionInput): Decision {
  const { request } = input;
  const standing = rule1Phase(policy, input);
  if (hasExemptRole(policy, request)) return exempt(standing);
  if (!isNetworkAllowed(policy, request)) return deny(standing, 'network-not-allowed');
  const factor = rule4SecondFactor(policy, request);
  if (standing.phase === 'required' && !factor.active) return setUp(standing, request);
  const steps: Step[] = [];
  if (factor.active && !factor.proven) steps.push('enter-otp');
  if (needsIpVerification(policy, input)) {
    if (!hasMailbox(request)) return deny(standing, 'no-mailbox');
    steps.push('verify-ip');
  }
  return proceed(standing, steps, standing.phase === 'optional' && !factor.active);
}

function rule1Phase(policy: Policy, { now, state, request }: DecisionInput): CustomerPhase {
  return decidePhase(policy, {
    now,
    customers: request.customers,
    customerEnabled: state.customerEnabled,
    userCreatedAt: request.user.createdAt,
  });
}

function hasExemptRole(policy: Policy, { user }: DecisionInput['request']): boolean {
  return policy.document.twoFactor.exemptRoles.some((role) => user.roles.includes(role));
}

function rule4SecondFactor(
  policy: Policy,
  { login, secondFactor, customers }: DecisionInput['request'],
): ReturnType<typeof assessSecondFactor> {
  return assessSecondFactor(policy, secondFactor, login?.identityProvider ?? null, customers);
}

/** Rule 5; the mail of `verify-mailbox` also approves the network. */
function setUp(standing: CustomerPhase, { user }: DecisionInput['request']): Decision {
  if (!isMailAddress(user.username)) return deny(standing, 'username-not-email');
  return proceed(standing, ['verify-mailbox', 'configure-otp'], false);
}

function hasMailbox({ user }: DecisionInput['request']): boolean {
  return isMailAddress(user.username) || (user.email !== null && isMailAddress(user.email));
}

function exempt(standing: CustomerPhase): Decision {
  return {
    ...answer(standing, 'allow'),
    reason: 'exempt-role',
    phase: 'exempt',
    secondFactorRemovable: true,
  };
}

function deny(standing: CustomerPhase, reason: DenyReason): Decision {
  return { ...answer(standing, 'deny'), reason };
}

function proceed(standing: CustomerPhase, steps: Step[], offer: boolean): Decision {
  return { ...answer(standing, steps.length > 0 ? 'continue' : 'allow'), steps, offer };
}

function answer(standing: CustomerPhase, verdict: Verdict): Decision {
  return {
    verdict,
    steps: [],
    reason: standing.reason,
    phase: standing.phase,
    requiredFrom: formatInstant(standing.requiredFrom),
    offer: false,
    secondFactorRemovable: standing.phase !== 'required',
  };
}
