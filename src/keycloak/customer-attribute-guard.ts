import type { z } from 'zod';
import { CutoverError } from '../domain/errors.ts';
import type { AdminApi } from './admin-api.ts';
import { userProfileRepresentation } from './representations.ts';

type UserProfile = z.output<typeof userProfileRepresentation>;

/**
 * User attributes that decide about a user must be writable by administrators alone, and readable by them:
 * whoever could edit them would choose their own phase, and Keycloak silently leaves out what is hidden.
 *
 * @throws {CutoverError} `realm-unsuitable`, with every such attribute
 */
export async function assertOnlyAdministratorsEdit(
  api: AdminApi,
  names: readonly string[],
): Promise<void> {
  if (names.length === 0) return;
  const answer = await api.call('read the user profile', (client) => client.users.getProfile());
  const profile = userProfileRepresentation.parse(answer);
  const faults = names.flatMap((name) => {
    const fault = findFault(profile, name);
    return fault === undefined ? [] : [`user attribute ${name} ${fault}`];
  });
  if (faults.length === 0) return;
  throw new CutoverError(
    'realm-unsuitable',
    `In realm ${api.connection.realm} ${faults.join(', and ')}: in Keycloak's console, under Realm settings, User profile, declare it as always enabled, viewed and edited by administrators only.`,
  );
}

function findFault(profile: UserProfile, name: string): string | undefined {
  if (isEditableByUsers(profile, name)) return 'can be edited by the users themselves';
  if (!isVisible(profile, name)) return 'is not shown to administrators';
  return undefined;
}

function isEditableByUsers(
  { attributes, unmanagedAttributePolicy }: UserProfile,
  name: string,
): boolean {
  const attribute = attributes.find((each) => each.name === name);
  if (attribute?.permissions?.edit.includes('user') === true) return true;
  if (unmanagedAttributePolicy !== 'ENABLED') return false;
  // Without one of its scopes Keycloak takes an attribute for one that is not declared (seen on 26.7.3).
  return attribute === undefined || (attribute.selector?.scopes.length ?? 0) > 0;
}

function isVisible({ attributes, unmanagedAttributePolicy }: UserProfile, name: string): boolean {
  const attribute = attributes.find((each) => each.name === name);
  if (attribute === undefined) return unmanagedAttributePolicy !== 'DISABLED';
  const { view = [], edit = [] } = attribute.permissions ?? {};
  return view.includes('admin') || edit.includes('admin');
}
