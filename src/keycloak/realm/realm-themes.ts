import { z } from 'zod';
import { CutoverError } from '../../domain/errors.ts';
import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { readRealm } from './read-realm.ts';

const types = ['login', 'email'] as const;

const themesRepresentation = z.object({
  themes: z.record(z.string(), z.array(z.object({ name: z.string() }))),
});

/** The realm's theme of the log-in pages and of Keycloak's own mails. */
export function realmThemes(api: AdminApi, theme: string): RealmSetting {
  const { realm } = api.connection;
  return {
    name: `theme ${theme}`,
    findDifferences: async () => {
      await requireInstalled(api, theme);
      const settings = await readRealm(api);
      return types
        .filter((type) => settings[`${type}Theme`] !== theme)
        .map((type) => `set ${type}Theme to ${theme}`);
    },
    apply: () =>
      api.call(`set the themes of realm ${realm}`, (client) =>
        client.realms.update({ realm }, { loginTheme: theme, emailTheme: theme }),
      ),
  };
}

/** Keycloak takes any name, and then shows its own theme without a word. */
async function requireInstalled(api: AdminApi, theme: string): Promise<void> {
  const answer = await api.call('list the themes', (client) => client.serverInfo.find());
  const { themes } = themesRepresentation.parse(answer);
  if (types.every((type) => themes[type]?.some(({ name }) => name === theme))) return;
  throw new CutoverError(
    'realm-unsuitable',
    `Keycloak at ${api.connection.url} has no login and e-mail theme ${theme}: build it by npm run build:themes, put it into Keycloak's folder themes, restart Keycloak, and run this again; or unset THEME.`,
  );
}
