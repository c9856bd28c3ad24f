import type { CustomerFacts, IdentityProviderFacts, SecondFactorFacts } from './login-request.ts';
import type { Policy } from './policy.ts';

export interface SecondFactor {
  active: boolean;
  proven: boolean;
}

/** Rule 4: an OTP in Keycloak, or an identity provider that said it asked for a second factor itself. */
export function assessSecondFactor(
  policy: Policy,
  otp: SecondFactorFacts,
  identityProvider: IdentityProviderFacts | null,
  customers: readonly CustomerFacts[],
): SecondFactor {
  if (identityProvider !== null && isVouchedFor(policy, identityProvider, customers)) {
    return { active: true, proven: true };
  }
  return { active: otp.configured, proven: otp.configured && otp.proven };
}

function isVouchedFor(
  policy: Policy,
  { alias, amr, acr }: IdentityProviderFacts,
  customers: readonly CustomerFacts[],
): boolean {
  const rule = identityProviderRule(policy, alias);
  if (rule === undefined || !mayVouchFor(policy, alias, customers)) return false;
  const amrAccepted = amr.some((value) => rule.acceptAmr.includes(value));
  const acrAccepted = acr !== null && rule.acceptAcr.includes(acr);
  return amrAccepted || acrAccepted;
}

/**
 * True when the policy lists the identity provider and its `customers`, if given, hold all the user's.
 * A user without a customer is in none of them.
 */
export function mayVouchFor(
  policy: Policy,
  alias: string,
  customers: readonly CustomerFacts[],
): boolean {
  const rule = identityProviderRule(policy, alias);
  if (rule === undefined) return false;
  const held = rule.customers;
  if (held === undefined) return true;
  return customers.length > 0 && customers.every(({ id }) => held.includes(id));
}

function identityProviderRule(
  policy: Policy,
  alias: string,
): Policy['document']['twoFactor']['identityProviders'][string] | undefined {
  const { identityProviders } = policy.document.twoFactor;
  return Object.hasOwn(identityProviders, alias) ? identityProviders[alias] : undefined;
}
