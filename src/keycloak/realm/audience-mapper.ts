import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { protocolMapper, type ProtocolMapper } from './protocol-mapper.ts';

/** Makes our API an audience of the access tokens, and not of the ID tokens, of the Dashboard's client. */
export function audienceMapper(
  api: AdminApi,
  { clientId, audience }: { clientId: string; audience: string },
): RealmSetting {
  return protocolMapper(api, clientId, `audience ${audience}`, mapperTo(audience));
}

export function mapperTo(audience: string): ProtocolMapper {
  return {
    name: 'two_factor_api_audience',
    protocol: 'openid-connect',
    protocolMapper: 'oidc-audience-mapper',
    config: {
      'included.client.audience': audience,
      'access.token.claim': 'true',
      'id.token.claim': 'false',
    },
  };
}
