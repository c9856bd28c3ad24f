import { readInstantOrDay, type EpochMs } from './calendar.ts';
import type { CustomerFacts } from './login-request.ts';
import type { Policy } from './policy.ts';

/** Why a customer is where it is, the strictest first. */
const reasonsByPrecedence = [
  'new-customer',
  'existing-customer-after-cutover',
  'enabled-by-customer',
  'existing-customer-before-cutover',
] as const;

export type PhaseReason = (typeof reasonsByPrecedence)[number];

export function isPhaseReason(reason: string): reason is PhaseReason {
  return (reasonsByPrecedence as readonly string[]).includes(reason);
}

export interface CustomerPhase {
  phase: 'required' | 'optional';
  reason: PhaseReason;
  /** When the date rule makes it required; a customer's switch does not move it. */
  requiredFrom: EpochMs;
}

/** What the phase of a user depends on. */
export interface PhaseFacts {
  now: EpochMs;
  customers: readonly CustomerFacts[];
  /** The customers' switches by customer id. */
  customerEnabled: Readonly<Record<string, boolean>>;
  userCreatedAt: EpochMs | null;
}

/**
 * Rule 1: the strictest phase of the user's customers. A user without one is treated as a customer that
 * joined when the user was created.
 */
export function decidePhase(policy: Policy, facts: PhaseFacts): CustomerPhase {
  const { customers, userCreatedAt } = facts;
  if (customers.length === 0) return customerPhase(policy, facts.now, userCreatedAt, false);
  return customers
    .map(({ id, since }) => {
      const joinedAt = readJoinedAt(policy, since) ?? userCreatedAt;
      const isEnabled =
        Object.hasOwn(facts.customerEnabled, id) && facts.customerEnabled[id] === true;
      return customerPhase(policy, facts.now, joinedAt, isEnabled);
    })
    .reduce(stricter);
}

/** Reads a customer's join date. @returns `undefined` when it is absent or unreadable */
export function readJoinedAt(policy: Policy, since: string | null): EpochMs | undefined {
  return since === null ? undefined : readInstantOrDay(since, policy.document.timeZone);
}

/** A joining date that nobody knows is one from before dates were kept: an existing customer. */
function customerPhase(
  policy: Policy,
  now: EpochMs,
  joinedAt: EpochMs | null,
  isEnabled: boolean,
): CustomerPhase {
  const { newCustomersFrom, existingCustomersRequiredFrom } = policy;
  if (joinedAt !== null && joinedAt >= newCustomersFrom) {
    return { phase: 'required', reason: 'new-customer', requiredFrom: newCustomersFrom };
  }
  const requiredFrom = existingCustomersRequiredFrom;
  if (now >= requiredFrom) {
    return { phase: 'required', reason: 'existing-customer-after-cutover', requiredFrom };
  }
  if (isEnabled) return { phase: 'required', reason: 'enabled-by-customer', requiredFrom };
  return { phase: 'optional', reason: 'existing-customer-before-cutover', requiredFrom };
}

function stricter(one: CustomerPhase, other: CustomerPhase): CustomerPhase {
  const rank = ({ reason }: CustomerPhase): number => reasonsByPrecedence.indexOf(reason);
  return rank(other) < rank(one) ? other : one;
}
