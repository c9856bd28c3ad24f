import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { readProfile, writeProfile, type Profile } from './user-profile.ts';

const guarded = ['username', 'email'];

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
      await writeProfile(api, { ...profile, attributes });
    },
  };
}

/** Keycloak lets users edit these two when no permission is set at all. */
function isEditable(permissions: Profile['attributes'][number]['permissions']): boolean {
  if (permissions === undefined) return true;
  const { view, edit } = permissions;
  return edit.includes('user') || (view.length === 0 && edit.length === 0);
}

function findEditable({ attributes }: Profile): string[] {
  return attributes
    .filter(({ name, permissions }) => guarded.includes(name) && isEditable(permissions))
    .map(({ name }) => name);
}
