import { z } from 'zod';
import { setUpAction } from '../../domain/enforcement.ts';
import { CutoverError } from '../../domain/errors.ts';
import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { requiredActionRepresentation } from '../representations.ts';

/** Keycloak silently ignores a required action that is disabled. */
export function setUpActionEnabled(api: AdminApi): RealmSetting {
  return {
    name: `required action ${setUpAction}`,
    findDifferences: async () => {
      const action = await findSetUpAction(api);
      return action?.enabled === true ? [] : ['enable it'];
    },
    apply: async () => {
      const action = await findSetUpAction(api);
      if (action === undefined) {
        throw new CutoverError(
          'realm-unsuitable',
          `Realm ${api.connection.realm} has no required action ${setUpAction}: register it in Keycloak's console, under Authentication, Required actions.`,
        );
      }
      await api.call(`enable ${setUpAction}`, (client) =>
        client.authenticationManagement.updateRequiredAction(
          { alias: setUpAction },
          { ...action, enabled: true },
        ),
      );
    },
  };
}

type RequiredAction = z.output<typeof requiredActionRepresentation>;

async function findSetUpAction(api: AdminApi): Promise<RequiredAction | undefined> {
  const answer = await api.call('read the required actions', (client) =>
    client.authenticationManagement.getRequiredActions(),
  );
  return z
    .array(requiredActionRepresentation)
    .parse(answer)
    .find(({ alias }) => alias === setUpAction);
}
