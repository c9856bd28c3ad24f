import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { readProfile, writeProfile, type Profile } from './user-profile.ts';

/** As the login hook writes it (UnprovenLinks.java). */
const name = 'twoFactorUnprovenLinks';

const declaration = {
  name,
  displayName: 'Identity providers linked without a second factor',
  multivalued: true,
  permissions: { view: ['admin'], edit: ['admin'] },
};

/** Declared, since a user could otherwise remove it in a realm that lets users edit what is not declared. */
export function unprovenLinksAttribute(api: AdminApi): RealmSetting {
  return {
    name: `user attribute ${name}`,
    findDifferences: async () =>
      isDeclared(await readProfile(api)) ? [] : ['declare it, for administrators only'],
    apply: async () => {
      const profile = await readProfile(api);
      const others = profile.attributes.filter((attribute) => attribute.name !== name);
      await writeProfile(api, { ...profile, attributes: [...others, declaration] });
    },
  };
}

function isDeclared({ attributes }: Profile): boolean {
  const permissions = attributes.find((attribute) => attribute.name === name)?.permissions;
  if (permissions === undefined) return false;
  return ![...permissions.view, ...permissions.edit].includes('user');
}
