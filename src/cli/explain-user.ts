import { formatInstant } from '../domain/calendar.ts';
import { readJoinedAt } from '../domain/customers.ts';
import { setUpAction } from '../domain/enforcement.ts';
import type { CustomerFacts } from '../domain/login-request.ts';
import type { Policy } from '../domain/policy.ts';
import { explainUser, type UserExplanation } from '../services/explain-user.ts';
import { describeInstant, readAsOf } from './as-of.ts';
import type { CliContext, Run } from './context.ts';
import { printJson, printLine } from './print.ts';

/** `explain USER`: which rule decided, in words. */
export async function explainUserInWords(
  context: CliContext,
  run: Run,
  name: string,
  options: { asOf?: string; json?: boolean },
): Promise<void> {
  const now = readAsOf(run.policy, options.asOf, context.now());
  const explanation = await explainUser(run, run.policy, now, name);
  if (options.json === true) {
    const { user, facts, standing, decision, change, record } = explanation;
    await printJson(context.stdout, { user, facts, standing, decision, change, record });
    return;
  }
  const title = `${explanation.user.username}, as of ${describeInstant(run.policy, now)}`;
  await printLine(context.stdout, title);
  for (const [topic, words] of describe(run.policy, explanation)) {
    await printLine(context.stdout, `  ${topic.padEnd(14)}${words}`);
  }
}

function describe(policy: Policy, explanation: UserExplanation): [string, string][] {
  const { facts } = explanation;
  const customers: [string, string][] =
    facts.customers.length === 0
      ? [['Customer', 'none: counts as one that joined when the user was created']]
      : facts.customers.map((customer) => ['Customer', describeCustomer(policy, facts, customer)]);
  return [
    ...customers,
    ['Phase (1)', describePhase(explanation)],
    ['Roles (2)', describeRoles(policy, explanation)],
    ['Factor (4)', describeFactor(explanation)],
    ['Next log-in', describeNextLogin(explanation)],
    ['Enforcement', describeEnforcement(explanation)],
  ];
}

function describeCustomer(
  policy: Policy,
  { customerEnabled }: UserExplanation['facts'],
  { id, since }: CustomerFacts,
): string {
  const joinedAt = readJoinedAt(policy, since);
  const unknown =
    since === null ? 'no join date' : `join date ${JSON.stringify(since)} is unreadable`;
  const joined =
    joinedAt === undefined
      ? `${unknown}: the user's own creation counts`
      : `joined ${formatInstant(joinedAt)}`;
  const choice = customerEnabled[id];
  const switched = choice === undefined ? '' : `; switched two-factor ${choice ? 'on' : 'off'}`;
  return `${id}, ${joined}${switched}`;
}

function describePhase({ decision }: UserExplanation): string {
  const since = decision.requiredFrom;
  switch (decision.reason) {
    case 'exempt-role':
      return `exempt, whatever the dates say (the dates: required from ${since})`;
    case 'enabled-by-customer':
      return `required, since the customer switched it on (the dates: from ${since})`;
    case 'existing-customer-before-cutover':
      return `optional for an existing customer until ${since}`;
    case 'new-customer':
      return `required of new customers, from ${since}`;
    case 'existing-customer-after-cutover':
      return `required of existing customers since ${since}`;
    case 'username-not-email':
    case 'no-mailbox':
    case 'network-not-allowed':
      return `${decision.phase}, by the dates from ${since}`;
  }
}

function describeRoles(policy: Policy, { facts }: UserExplanation): string {
  const { exemptRoles } = policy.document.twoFactor;
  const held = exemptRoles.filter((role) => facts.user.roles.includes(role));
  if (held.length > 0) return `exempt role ${held.join(', ')}: nothing is asked at log-in`;
  return exemptRoles.length === 0 ? 'the policy has no exempt role' : 'no exempt role';
}

function describeFactor({ facts, standing }: UserExplanation): string {
  const otp = facts.otpConfigured ? 'an authenticator is set up' : 'no authenticator in Keycloak';
  if (facts.identityProviders.length === 0) return otp;
  const providers = facts.identityProviders.join(', ');
  const vouching = standing === 'decided-at-log-in' ? ', which may vouch for a log-in' : '';
  return `${otp}; linked to identity provider ${providers}${vouching}`;
}

function describeNextLogin({ standing, user }: UserExplanation): string {
  switch (standing) {
    case 'exempt':
      return 'allowed without a second factor; the use of the exempt role is to be watched';
    case 'set-up':
      return 'asks for the code (6)';
    case 'set-up-required':
      return 'leads through confirming the mailbox and setting up an authenticator (5)';
    case 'set-up-offered':
      return 'allowed; setting up is offered (8)';
    case 'decided-at-log-in':
      return 'allowed if the identity provider says it asked for a second factor, else set-up (4, 5)';
    case 'username-not-email':
      return `refused: the user name ${user.username} is no e-mail address; rename the user (5)`;
  }
}

function describeEnforcement({ user, record, change }: UserExplanation): string {
  const carries = user.requiredActions.includes(setUpAction)
    ? `carries ${setUpAction}`
    : `does not carry ${setUpAction}`;
  const asked =
    record === null
      ? 'never asked by cutover'
      : `asked by cutover on ${formatInstant(record.askedAt)}, sessions ${record.sessionsEnded ? 'ended' : 'not ended yet'}`;
  const next: Record<typeof change, string> = {
    'ask-for-set-up': 'the next enforce asks for set-up',
    'take-back': 'the next enforce takes it back',
    forget: 'nothing is left to do',
    none: 'nothing is to be changed',
  };
  return `${carries}; ${asked}; ${next[change]}`;
}
