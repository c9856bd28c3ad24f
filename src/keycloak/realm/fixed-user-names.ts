import { z } from 'zod';
import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';

const guarded = ['username', 'email'];

const profileRepresentation = z.looseObject({
  attributes: z
    .array(
      z.looseObject({
        name: z.string(),
        permissions: z
          .object({ view: z.array(z.string()).default([]), edit: z.array(z.string()).default([]) })
          .optional(),
      }),
    )
    .default([]),
});

type Profile = z.output<typeof profileRepresentation>;

/**
 * Mail that proves who a user is goes to the user name: a thief of a password must not be able to change it, nor
 * the e-mail.
 */
export function fixedUserNames(api: AdminApi): RealmSetting {
  return {
    name: 'user name and e-mail',
    findDifferences: async () =>
      findEditable(await readProfile(api)).map((name) => `let only administrators edit ${name}`),
    apply: async () => {
      const profile = await readProfile(api);
      const editable = findEditable(profile);
      const attributes = profile.attributes.map((attribute) =>
        editable.includes(attribute.name)
          ? { ...attribute, permissions: { view: ['admin', 'user'], edit: ['admin'] } }
          : attribute,
      );
      // The answer to a PUT is the whole profile, so all of it is sent back.
      await api.call('change the user profile', (client) =>
        client.users.updateProfile({ ...profile, attributes } as object),
      );
    },
  };
}

function findEditable({ attributes }: Profile): string[] {
  return attributes
    .filter(({ name, permissions }) => guarded.includes(name) && permissions?.edit.includes('user'))
    .map(({ name }) => name);
}

async function readProfile(api: AdminApi): Promise<Profile> {
  const answer = await api.call('read the user profile', (client) => client.users.getProfile());
  return profileRepresentation.parse(answer);
}
