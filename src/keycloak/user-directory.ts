import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { z } from 'zod';
import type { Directory, DirectoryUser } from '../services/directory.ts';
import type { AdminApi } from './admin-api.ts';
import { assertOnlyAdministratorsEdit } from './customer-attribute-guard.ts';
import { endAllSessions } from './end-sessions.ts';
import { statusOf } from './failure.ts';
import { readMovingPages, readPages } from './paging.ts';
import { assertRolesGranted, assertSetUpActionEnabled } from './readiness.ts';
import {
  federatedIdentityRepresentation,
  idRepresentation,
  roleRepresentation,
  userRepresentation,
} from './representations.ts';

/** Larger pages cost Keycloak more than they save. @see https://github.com/keycloak/keycloak/issues/26884 */
const pageSize = 200;

/**
 * The users of a realm by the plain admin API.
 *
 * @param decidingAttributes user attributes that a run rests on, so that users must not edit them
 */
export function createUserDirectory(
  api: AdminApi,
  decidingAttributes: readonly string[] = [],
): Directory {
  async function findUser(
    purpose: string,
    read: (client: KeycloakAdminClient) => Promise<unknown>,
  ): Promise<DirectoryUser | undefined> {
    const answer = await api.call(purpose, read);
    // The admin client answers null for a user that does not exist.
    const user =
      answer === null || answer === undefined ? undefined : userRepresentation.parse(answer);
    return user?.isServiceAccount === false ? user : undefined;
  }

  return {
    assertReady: async () => {
      await assertRolesGranted(api);
      await assertSetUpActionEnabled(api);
      await assertOnlyAdministratorsEdit(api, decidingAttributes);
    },
    assertAttributesGuarded: () => assertOnlyAdministratorsEdit(api, decidingAttributes),
    countUsers: () => api.call('count the users', (client) => client.users.count()),
    listUsers: () => listUsers(api),
    findUserById: (id) => findUser(`read user ${id}`, (client) => client.users.findOne({ id })),
    findUserByUsername: (username) =>
      findUser(`find user ${username}`, async (client) => {
        const [brief] = await client.users.find({ username, exact: true, max: 1 });
        return brief?.id === undefined ? null : client.users.findOne({ id: brief.id });
      }),
    listRealmRoles: async (id) => {
      const roles = await unlessGone(
        api.call(`read the roles of user ${id}`, (client) =>
          client.users.listCompositeRealmRoleMappings({ id }),
        ),
      );
      return z
        .array(roleRepresentation)
        .parse(roles ?? [])
        .map(({ name }) => name);
    },
    listLinkedUserIds: (alias) => listLinkedUserIds(api, alias),
    listIdentityProviders: async (id) => {
      const links = await api.call(`read the identity providers of user ${id}`, (client) =>
        client.users.listFederatedIdentities({ id }),
      );
      return z
        .array(federatedIdentityRepresentation)
        .parse(links)
        .map((link) => link.identityProvider);
    },
    // Only this key: `attributes` would replace the whole profile.
    setRequiredActions: (id, requiredActions) =>
      api.callOnce(`change the required actions of user ${id}`, (client) =>
        client.users.update({ id }, { requiredActions: [...requiredActions] }),
      ),
    endSessions: (id) => endAllSessions(api, id),
  };
}

/** A user can be deleted while the users are listed; then there is nothing to read. */
async function unlessGone<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    return undefined;
  }
}

async function* listUsers(api: AdminApi): AsyncGenerator<DirectoryUser> {
  const users = readMovingPages(pageSize, async (first, max) => {
    const page = await api.call('list the users', (client) =>
      client.users.find({ first, max, briefRepresentation: false }),
    );
    return z.array(userRepresentation).parse(page);
  });
  for await (const user of users) if (!user.isServiceAccount) yield user;
}

async function* listLinkedUserIds(api: AdminApi, idpAlias: string): AsyncGenerator<string> {
  const users = readPages(pageSize, (first, max) =>
    api.call(`list the users of identity provider ${idpAlias}`, (client) =>
      client.users.find({ first, max, idpAlias, briefRepresentation: true }),
    ),
  );
  for await (const user of users) yield idRepresentation.parse(user).id;
}
