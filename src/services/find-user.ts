import { CutoverError } from '../domain/errors.ts';
import type { Directory, DirectoryUser } from './directory.ts';

/**
 * A user as an administrator names one.
 *
 * @param name user name, or user id
 * @throws {CutoverError} `user-unknown`
 */
export async function findUser(
  directory: Pick<Directory, 'findUserByUsername' | 'findUserById'>,
  realm: string,
  name: string,
): Promise<DirectoryUser> {
  const user =
    name === ''
      ? undefined
      : ((await directory.findUserByUsername(name)) ?? (await directory.findUserById(name)));
  if (user !== undefined) return user;
  throw new CutoverError('user-unknown', `Realm ${realm} has no user with the name or id ${name}.`);
}
