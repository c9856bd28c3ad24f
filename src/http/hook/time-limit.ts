import { CutoverError } from '../../domain/errors.ts';
import { withTimeLimit } from '../../services/time-limit.ts';

/** Below the time that the login hook waits by default, 1500 ms, over all that one answer takes. */
const answerWithinMs = 1_400;

/**
 * Each call of Redis has a limit of its own; an answer may need several of them.
 *
 * @throws {CutoverError} `redis-away` when the hook would no longer wait for the answer
 */
export function withinTimeLimit<Answer>(answer: Promise<Answer>): Promise<Answer> {
  return withTimeLimit(answer, answerWithinMs, () => {
    const limit = `${String(answerWithinMs)} ms`;
    return new CutoverError('redis-away', `Redis answers too slowly: no answer in ${limit}.`);
  });
}
