import type { DirectoryUser } from '../services/directory.ts';
import { findUser } from '../services/find-user.ts';
import type { Run } from './context.ts';

/**
 * The user that the operator named.
 *
 * @param name user name, or user id
 * @throws {CutoverError} `user-unknown`
 */
export function findUserOf({ directory, policy }: Run, name: string): Promise<DirectoryUser> {
  return findUser(directory, policy.document.realm, name);
}
