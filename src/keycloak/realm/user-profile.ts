import { z } from 'zod';
import type { AdminApi } from '../admin-api.ts';

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

/** The realm's user profile, with all that is not looked at here. */
export type Profile = z.output<typeof profileRepresentation>;

export async function readProfile(api: AdminApi): Promise<Profile> {
  const answer = await api.call('read the user profile', (client) => client.users.getProfile());
  return profileRepresentation.parse(answer);
}

/** Replaces the whole profile, as Keycloak wants it. */
export async function writeProfile(api: AdminApi, profile: Profile): Promise<void> {
  await api.call('change the user profile', (client) =>
    client.users.updateProfile(profile as object),
  );
}
