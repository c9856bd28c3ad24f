import type { LedRealm } from '../support/hook-realm.ts';
import type { LoginAddress } from '../support/login-browser.ts';

/**
 * A client that differs from the first one in its flows only: they ask for the password, and for nothing else. An
 * authenticator stays unproven there, and flows that somebody changed are tried out.
 */
export async function createClientWithoutCode(realm: LedRealm): Promise<LoginAddress> {
  const clientId = 'without-code';
  const browser = await copyFlowWithout(realm, 'browser', /2FA/);
  const directGrant = await copyFlowWithout(realm, 'direct grant', /OTP/);
  await realm.admin.clients.create({
    clientId,
    publicClient: true,
    directAccessGrantsEnabled: true,
    redirectUris: [`${realm.redirectUri}*`],
    attributes: { 'oauth2.device.authorization.grant.enabled': 'true' },
    authenticationFlowBindingOverrides: { browser, direct_grant: directGrant },
  });
  const { keycloakUrl, realm: name, redirectUri } = realm;
  return { keycloakUrl, realm: name, clientId, redirectUri };
}

/** @returns the id of a copy whose conditional subflows of these names are off */
export async function copyFlowWithout(
  { admin: { authenticationManagement } }: LedRealm,
  flow: string,
  subflows: RegExp,
  newName = `${flow} without code`,
): Promise<string> {
  await authenticationManagement.copyFlow({ flow, newName });
  for (const execution of await authenticationManagement.getExecutions({ flow: newName }))
    if (execution.requirement === 'CONDITIONAL' && subflows.test(execution.displayName ?? ''))
      await authenticationManagement.updateExecution(
        { flow: newName },
        { ...execution, requirement: 'DISABLED' },
      );
  const copy = (await authenticationManagement.getFlows()).find(({ alias }) => alias === newName);
  if (copy?.id === undefined) throw new Error(`There is no flow ${newName}.`);
  return copy.id;
}

/** What resets a password: Keycloak's own flow for who has no OTP, and two that leave it or ask for it. */
export const resetFlows = {
  none: 'reset credentials',
  unproven: 'reset credentials without code',
  proven: 'reset credentials with code',
};

export async function createResetFlows(realm: LedRealm): Promise<void> {
  const { authenticationManagement } = realm.admin;
  await copyFlowWithout(realm, resetFlows.none, /OTP/);
  const flow = resetFlows.proven;
  await authenticationManagement.copyFlow({ flow: resetFlows.none, newName: flow });
  const executions = await authenticationManagement.getExecutions({ flow });
  const reset = executions.find(({ providerId }) => providerId === 'reset-otp');
  const subflow = executions.find(({ displayName }) => /OTP$/.test(displayName ?? ''));
  await authenticationManagement.delExecution({ id: reset?.id ?? '' });
  await addRequired(realm, subflow?.displayName ?? '', 'auth-otp-form');
}

/**
 * Flows that link an account to one of the same address by its password, with and without a code; and two behind every
 * log-in by a provider: one asks for a code, the other for nothing.
 */
export const brokerFlows = {
  none: 'first broker login without code',
  unproven: 'first broker login without code',
  proven: 'first broker login by password',
  post: 'post broker login',
  nothing: 'post broker login without anything',
};

export async function createBrokerFlows(realm: LedRealm): Promise<void> {
  const { authenticationManagement } = realm.admin;
  await authenticationManagement.copyFlow({
    flow: 'first broker login',
    newName: brokerFlows.proven,
  });
  const flow = brokerFlows.proven;
  for (const execution of await authenticationManagement.getExecutions({ flow }))
    if (execution.providerId === 'idp-email-verification')
      await authenticationManagement.updateExecution(
        { flow },
        { ...execution, requirement: 'DISABLED' },
      );
  await copyFlowWithout(realm, flow, /2FA|OTP/, brokerFlows.unproven);
  await createFlow(realm, brokerFlows.post, 'auth-otp-form');
  await createFlow(realm, brokerFlows.nothing, 'allow-access-authenticator');
}

async function createFlow(realm: LedRealm, alias: string, provider: string): Promise<void> {
  await realm.admin.authenticationManagement.createFlow({
    alias,
    providerId: 'basic-flow',
    topLevel: true,
    builtIn: false,
  });
  await addRequired(realm, alias, provider);
}

async function addRequired(
  { admin: { authenticationManagement } }: LedRealm,
  flow: string,
  provider: string,
): Promise<void> {
  await authenticationManagement.addExecutionToFlow({ flow, provider });
  const executions = await authenticationManagement.getExecutions({ flow });
  const added = executions.find(({ providerId }) => providerId === provider);
  await authenticationManagement.updateExecution({ flow }, { ...added, requirement: 'REQUIRED' });
}
