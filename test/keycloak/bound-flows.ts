import type AuthenticationFlowRepresentation from '@keycloak/keycloak-admin-client/lib/defs/authenticationFlowRepresentation.js';
import type AuthenticatorConfigRepresentation from '@keycloak/keycloak-admin-client/lib/defs/authenticatorConfigRepresentation.js';
import type { AppliedRealm } from '../support/applied-realm.ts';

/** All flows with what they run and its settings, and where they are bound. */
export async function readFlows({ admin, realm }: AppliedRealm): Promise<unknown> {
  const found = await admin.realms.export({ realm, exportClients: true });
  const flows = found.authenticationFlows as AuthenticationFlowRepresentation[];
  const settings = found.authenticatorConfig as AuthenticatorConfigRepresentation[];
  return {
    flows: new Map(flows.map((flow) => [flow.alias, flow])),
    settings: new Map(settings.map((each) => [each.id, each])),
    ofRealm: Object.entries(found).filter(([key]) => key.endsWith('Flow')),
    ofProviders: found.identityProviders?.map(
      ({ alias, firstBrokerLoginFlowAlias, postBrokerLoginFlowAlias }) => [
        ...[alias, firstBrokerLoginFlowAlias, postBrokerLoginFlowAlias],
      ],
    ),
    ofClients: found.clients
      ?.filter((client) => Object.keys(client.authenticationFlowBindingOverrides ?? {}).length > 0)
      .map((client) => [client.clientId, client.authenticationFlowBindingOverrides]),
  };
}

const copied = ['direct grant', 'registration', 'reset credentials', 'first broker login'];

/** Binds one browser flow, and copies of Keycloak's other flows, wherever a flow can be bound. */
export async function bindFlows(realm: AppliedRealm, browserFlow: string): Promise<void> {
  const { authenticationManagement } = realm.admin;
  for (const flow of copied)
    await authenticationManagement.copyFlow({ flow, newName: `own ${flow}` });
  await bindInRealm(realm, browserFlow);
  await bindInClients(realm, browserFlow);
  await bindInProvider(realm);
}

async function bindInRealm({ admin, realm }: AppliedRealm, browserFlow: string): Promise<void> {
  const flows = {
    browserFlow,
    directGrantFlow: 'own direct grant',
    registrationFlow: 'own registration',
    resetCredentialsFlow: 'own reset credentials',
    firstBrokerLoginFlow: 'own first broker login',
  };
  await admin.realms.update({ realm }, flows);
}

async function bindInClients({ admin, clientId }: AppliedRealm, browser: string): Promise<void> {
  const flows = await admin.authenticationManagement.getFlows();
  const idOf = (alias: string): string => flows.find((flow) => flow.alias === alias)?.id ?? '';
  const [dashboard] = await admin.clients.find({ clientId });
  await admin.clients.update(
    { id: dashboard?.id ?? '' },
    {
      ...dashboard,
      authenticationFlowBindingOverrides: { direct_grant: idOf('own direct grant') },
    },
  );
  await admin.clients.create({
    clientId: 'other',
    authenticationFlowBindingOverrides: { browser: idOf(browser) },
  });
}

/** Nobody logs in by it. */
async function bindInProvider({ admin }: AppliedRealm): Promise<void> {
  const url = 'http://127.0.0.1:9';
  await admin.identityProviders.create({
    alias: 'corp',
    providerId: 'oidc',
    firstBrokerLoginFlowAlias: 'own first broker login',
    postBrokerLoginFlowAlias: 'own reset credentials',
    config: { clientId: 'any', clientSecret: 'any', authorizationUrl: url, tokenUrl: url },
  });
}
