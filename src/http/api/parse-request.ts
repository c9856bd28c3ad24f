import type { z } from 'zod';
import { CutoverError } from '../../domain/errors.ts';

/** @throws {CutoverError} `usage`, with every fault of what was sent */
export function parseRequest<Value>(schema: z.ZodType<Value>, sent: unknown): Value {
  const parsed = schema.safeParse(sent);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) =>
    [...path.map(String), message].join(': '),
  );
  throw new CutoverError('usage', `The request is not valid: ${faults.join('; ')}.`);
}
