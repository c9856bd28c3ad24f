import type { Page } from '../../support/login-browser.ts';
import { asksAndOffers, notApplicable } from '../columns.ts';
import { linkedTo, setFlows, type Alias } from '../identity-provider.ts';
import { brokerFlows } from '../realm-flows.ts';
import type { Row, Visit } from '../row.ts';
import { answerKeycloak, walk } from '../walk.ts';

/** The first log-in by a provider of a user who has an account already shows this before the password. */
const confirmLink = 'login-idp-link-confirm';

async function comeByProvider({ browser, visitor }: Visit, alias: Alias): Promise<Page> {
  return answerKeycloak(browser, await browser.open({ kc_idp_hint: alias }), visitor);
}

async function createAccount(visit: Visit, alias: Alias): Promise<string> {
  return walk(visit.browser, await comeByProvider(visit, alias), visit.visitor);
}

async function linkAccount(visit: Visit, alias: Alias, postFlow = ''): Promise<string> {
  const { stage, cell, browser, visitor } = visit;
  const firstBrokerLoginFlowAlias = brokerFlows[cell.factor];
  await setFlows(stage.realm, alias, {
    firstBrokerLoginFlowAlias,
    postBrokerLoginFlowAlias: postFlow,
  });
  const page = await comeByProvider(visit, alias);
  if (page.id !== confirmLink) return walk(browser, page, visitor);
  return walk(browser, await browser.submit(page, { submitAction: 'linkAccount' }), visitor);
}

async function comeAgain(visit: Visit, alias: Alias): Promise<string> {
  const { stage, cell } = visit;
  const postBrokerLoginFlowAlias = cell.factor === 'proven' ? brokerFlows.post : '';
  await setFlows(stage.realm, alias, { postBrokerLoginFlowAlias });
  return createAccount(visit, alias);
}

const noNetwork = notApplicable('nobody knows a network of a user who is only now created');
const noOtp = notApplicable('a user who is only now created has no authenticator');

/** What the provider says counts for nothing. */
const ownFactorOnly = asksAndOffers;

const vouchedFor = ['in', 'verify-ip'] as const;

export const identityProviderRows: Row[] = [
  {
    name: 'first identity-provider log-in of a new user with amr',
    isNew: true,
    provider: 'corp',
    enter: (visit) => createAccount(visit, 'corp'),
    outcomes: {
      before: { none: [noNetwork, 'verify-ip'], unproven: noOtp, proven: noOtp },
      after: { none: [noNetwork, 'verify-ip'], unproven: noOtp, proven: noOtp },
    },
  },
  {
    name: 'first identity-provider log-in of a new user without amr',
    isNew: true,
    provider: 'silent',
    enter: (visit) => createAccount(visit, 'silent'),
    outcomes: {
      before: { none: [noNetwork, 'set-up'], unproven: noOtp, proven: noOtp },
      after: { none: [noNetwork, 'set-up'], unproven: noOtp, proven: noOtp },
    },
  },
  {
    name: 'first identity-provider log-in of an existing user with amr',
    provider: 'corp',
    enter: (visit) => linkAccount(visit, 'corp'),
    // A link that the password alone made proves nothing: it may be a thief's.
    outcomes: ownFactorOnly,
  },
  {
    name: 'first identity-provider log-in of an existing user with amr, with a flow behind it',
    provider: 'corp',
    enter: (visit) => linkAccount(visit, 'corp', brokerFlows.nothing),
    outcomes: ownFactorOnly,
  },
  {
    name: 'first identity-provider log-in of an existing user without amr',
    provider: 'silent',
    enter: (visit) => linkAccount(visit, 'silent'),
    outcomes: ownFactorOnly,
  },
  {
    name: 'later identity-provider log-in with amr',
    provider: 'corp',
    user: (username) => linkedTo('corp', username),
    enter: (visit) => comeAgain(visit, 'corp'),
    outcomes: {
      before: { none: vouchedFor, unproven: vouchedFor, proven: vouchedFor },
      after: { none: vouchedFor, unproven: vouchedFor, proven: vouchedFor },
    },
  },
  {
    name: 'later identity-provider log-in by a link that the password alone made, with amr',
    provider: 'corp',
    user: (username) => ({
      ...linkedTo('corp', username),
      attributes: { twoFactorUnprovenLinks: ['corp'] },
    }),
    enter: (visit) => comeAgain(visit, 'corp'),
    outcomes: ownFactorOnly,
  },
  {
    name: 'later identity-provider log-in without amr',
    provider: 'silent',
    user: (username) => linkedTo('silent', username),
    enter: (visit) => comeAgain(visit, 'silent'),
    outcomes: ownFactorOnly,
  },
];
