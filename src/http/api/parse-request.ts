import type { z } from 'zod';
import { describeIssues } from '../../domain/describe-issues.ts';
import { CutoverError } from '../../domain/errors.ts';

/** @throws {CutoverError} `usage`, with every fault of what was sent */
export function parseRequest<Value>(schema: z.ZodType<Value>, sent: unknown): Value {
  const parsed = schema.safeParse(sent);
  if (parsed.success) return parsed.data;
  const faults = describeIssues(parsed.error.issues);
  throw new CutoverError('usage', `The request is not valid: ${faults}.`);
}
