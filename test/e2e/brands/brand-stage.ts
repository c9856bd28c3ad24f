import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import type { TestBrand } from '../../support/brands.ts';
import type { HookRealm } from '../../support/hook-realm.ts';
import { aRealmUser } from '../../support/realm.ts';
import { openStage, type Stage } from '../stage.ts';

/** A stage with everything that leads to a page of its own; two-factor is required of all by now. */
export async function openBrandStage(brand: TestBrand): Promise<Stage> {
  const stage = await openStage({
    brand,
    realm: {
      ...{ internationalizationEnabled: true, supportedLocales: ['en', 'de'] },
      ...{ resetPasswordAllowed: true, rememberMe: true },
    },
    twoFactor: {},
    ipVerification: { trustedNetworks: [] },
  });
  await prepareRealm(stage.realm);
  return stage;
}

/** Switches on what leads to more pages than a new realm has. */
async function prepareRealm({ admin, redirectUri }: HookRealm): Promise<void> {
  const { authenticationManagement, clients } = admin;
  await authenticationManagement.registerRequiredAction({
    providerId: 'offer-set-up',
    name: 'Offer set-up of two-factor',
  });
  const [client] = await clients.find({ clientId: 'dashboard' });
  await clients.update({ id: client?.id ?? '' }, { ...client, baseUrl: redirectUri });
  const flow = 'browser';
  const executions = await authenticationManagement.getExecutions({ flow });
  for (const execution of executions)
    if (execution.providerId === 'auth-recovery-authn-code-form')
      await authenticationManagement.updateExecution(
        { flow },
        { ...execution, requirement: 'ALTERNATIVE' },
      );
}

export type NewPerson = Partial<UserRepresentation> & { otp?: boolean };

/** Makes users of a realm, each with a name of its own unless one is given. @returns the name */
export function createPeople({ admin }: HookRealm): (parts?: NewPerson) => Promise<string> {
  let count = 0;
  return async ({ username, ...parts } = {}) => {
    count += 1;
    const name = username ?? `person-${String(count)}@example.com`;
    await admin.users.create(aRealmUser(name, parts));
    return name;
  };
}
