import { CutoverError } from '../domain/errors.ts';
import type { CustomerFacts } from '../domain/login-request.ts';

/**
 * What a customer source remembers of a customer since it listed them.
 *
 * @throws {CutoverError} `customer-unknown`
 */
export function getListed<Remembered>(
  listed: ReadonlyMap<string, Remembered>,
  key: string,
  { id }: CustomerFacts,
): Remembered {
  const remembered = listed.get(key);
  if (remembered !== undefined) return remembered;
  throw new CutoverError('customer-unknown', `There is no customer ${id}.`);
}
