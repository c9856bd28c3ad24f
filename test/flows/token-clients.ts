import { twoFactorMapper } from '../../src/keycloak/realm/claim-mapper.ts';
import type { LedRealm } from '../support/hook-realm.ts';

/** May exchange the tokens of the other clients. */
export const exchanger = { clientId: 'exchanger', secret: 'secret-of-the-exchanger' };

export const serviceAccount = { clientId: 'machine', secret: 'secret-of-the-machine' };

/** The clients of the grants that need no log-in. */
export async function createTokenClients(
  { admin }: LedRealm,
  loginClientIds: readonly string[],
): Promise<void> {
  await admin.clients.create({
    ...exchanger,
    attributes: { 'standard.token.exchange.enabled': 'true' },
  });
  await admin.clients.create({
    ...serviceAccount,
    serviceAccountsEnabled: true,
    attributes: { 'client_credentials.use_refresh_token': 'true' },
    protocolMappers: [twoFactorMapper],
  });
  for (const clientId of loginClientIds) {
    const [client] = await admin.clients.find({ clientId });
    await admin.clients.addProtocolMapper({ id: client?.id ?? '' }, audienceMapper);
  }
}

const audienceMapper = {
  name: 'audience of the exchanger',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: { 'included.client.audience': exchanger.clientId, 'access.token.claim': 'true' },
};
