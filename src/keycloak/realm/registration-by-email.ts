import { CutoverError } from '../../domain/errors.ts';
import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { readRealm } from './read-realm.ts';

const remedy =
  'switch on Email as username, or switch off User registration (Realm settings, Login; by hand, since the first changes how people log in)';

/**
 * Whoever may not edit the own e-mail is not asked for it at registration either, unless it is the user name: only
 * then does Keycloak tell the two apart. Administrators decide which way to go, since with e-mail addresses as user
 * names Keycloak renames users whose user name is another one.
 */
export function registrationByEmail(api: AdminApi): RealmSetting {
  const { realm } = api.connection;
  return {
    name: 'registration',
    findDifferences: async () => ((await asksForNoEmail(api)) ? [remedy] : []),
    apply: () =>
      Promise.reject(
        new CutoverError(
          'realm-unsuitable',
          `In realm ${realm} people could register without an e-mail address, and nothing was changed for the login hook: ${remedy}, then run this again.`,
        ),
      ),
  };
}

async function asksForNoEmail(api: AdminApi): Promise<boolean> {
  const { registrationAllowed, registrationEmailAsUsername } = await readRealm(api);
  return registrationAllowed && !registrationEmailAsUsername;
}
