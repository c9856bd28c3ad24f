import type { EpochMs } from './calendar.ts';
import { decideLogin, type Decision } from './login-decision.ts';
import type { CustomerFacts, UserFacts } from './login-request.ts';
import type { Policy } from './policy.ts';
import { mayVouchFor } from './second-factor.ts';

/** What is known of a user outside a log-in. */
export interface StandingFacts {
  user: UserFacts;
  customers: readonly CustomerFacts[];
  customerEnabled: Readonly<Record<string, boolean>>;
  otpConfigured: boolean;
  /** Aliases of the identity providers that the user is linked to. */
  identityProviders: readonly string[];
}

/** Where a user stands, for people: what the next log-in would bring. */
export type Standing =
  | 'exempt'
  | 'set-up'
  | 'set-up-required'
  | 'set-up-offered'
  | 'decided-at-log-in'
  | 'username-not-email';

export interface StandingDecision {
  standing: Standing;
  decision: Decision;
}

/**
 * Decides a user outside a log-in, by the rules of {@link decideLogin}: no address, and a second factor that
 * is configured counts as proven. A user of an identity provider that may vouch is left to the log-in.
 */
export function decideStanding(
  policy: Policy,
  now: EpochMs,
  facts: StandingFacts,
): StandingDecision {
  const decision = decideLogin(policy, {
    now,
    state: {
      customerEnabled: facts.customerEnabled,
      ipVerificationExempt: false,
      knownNetworks: [],
    },
    request: {
      login: null,
      client: null,
      user: facts.user,
      customers: facts.customers,
      secondFactor: { configured: facts.otpConfigured, proven: facts.otpConfigured },
    },
  });
  return { decision, standing: nameStanding(policy, decision, facts) };
}

function nameStanding(policy: Policy, decision: Decision, facts: StandingFacts): Standing {
  if (decision.phase === 'exempt') return 'exempt';
  if (facts.otpConfigured) return 'set-up';
  if (decision.phase === 'optional') return 'set-up-offered';
  const isLinked = facts.identityProviders.some((alias) =>
    mayVouchFor(policy, alias, facts.customers),
  );
  if (isLinked) return 'decided-at-log-in';
  return decision.reason === 'username-not-email' ? 'username-not-email' : 'set-up-required';
}
