import { z } from 'zod';
import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { remarksOnly } from './remarks-only.ts';

const providers = z.array(
  z.object({ alias: z.string(), config: z.object({ syncMode: z.string().optional() }).optional() }),
);

/**
 * Identity providers that write their own e-mail over the user's at each log-in, before the hook is asked: a thief of a
 * password who links an account there would get the mails. Whom to believe is the administrators' to say.
 */
export function overwritingProviders(api: AdminApi): RealmSetting {
  return remarksOnly('identity providers that overwrite', async () => {
    const found = await api.call<unknown>('list the identity providers', (client) =>
      client.identityProviders.find(),
    );
    return providers
      .parse(found)
      .filter(({ config }) => config?.syncMode === 'FORCE')
      .map(
        ({ alias }) =>
          `${alias} writes its e-mail over the user's at each log-in, and whoever links an account of theirs there gets the mails that go to it: set its sync mode to import in the console`,
      );
  });
}
