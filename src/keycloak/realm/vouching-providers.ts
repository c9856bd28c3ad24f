import { z } from 'zod';
import type { Policy } from '../../domain/policy.ts';
import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { remarksOnly } from './remarks-only.ts';

const providerRepresentation = z
  .object({ config: z.object({ issuer: z.string().default('') }) })
  .nullish();

/**
 * The identity providers whose second factor the policy takes for one: the hook believes an ID token only where it can
 * tell whose it is. What is amiss is the administrators' to mend, who know the provider.
 */
export function vouchingProviders(api: AdminApi, { document }: Policy): RealmSetting {
  return remarksOnly('identity providers that vouch', async () => {
    const remarks: string[] = [];
    for (const alias of Object.keys(document.twoFactor.identityProviders))
      if (await isWithoutIssuer(api, alias))
        remarks.push(
          `${alias} has no issuer, so Keycloak takes tokens of any, and its second factor counts for nothing: enter its issuer in the console`,
        );
    return remarks;
  });
}

/** One that the realm does not have yet lacks nothing. */
async function isWithoutIssuer(api: AdminApi, alias: string): Promise<boolean> {
  const found = await api.call<unknown>(`read the identity provider ${alias}`, (client) =>
    client.identityProviders.findOne({ alias }),
  );
  return providerRepresentation.parse(found)?.config.issuer === '';
}
