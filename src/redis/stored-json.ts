import type { z } from 'zod';
import { CutoverError } from '../domain/errors.ts';

/**
 * Parses what a key holds.
 *
 * @throws {CutoverError} `state-unreadable` when somebody else wrote there
 */
export function parseStored<Value>(schema: z.ZodType<Value>, key: string, text: string): Value {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new CutoverError(
      'state-unreadable',
      `Redis holds something unreadable at ${key}: look at it, then delete the key.`,
      { cause },
    );
  }
}
