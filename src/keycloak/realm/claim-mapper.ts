import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { protocolMapper, type ProtocolMapper } from './protocol-mapper.ts';

/** The hook's session note as a claim of the Dashboard's tokens. */
export const twoFactorMapper: ProtocolMapper = {
  name: 'two_factor',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-usersessionmodel-note-mapper',
  config: {
    'user.session.note': 'two_factor',
    'claim.name': 'two_factor',
    'jsonType.label': 'String',
    'access.token.claim': 'true',
    'id.token.claim': 'true',
  },
};

/** Claim `two_factor` (`active`, `setup-required` or `optional`) in the tokens of the Dashboard's client. */
export function claimMapper(api: AdminApi, clientId: string): RealmSetting {
  return protocolMapper(api, clientId, 'claim two_factor', twoFactorMapper);
}
