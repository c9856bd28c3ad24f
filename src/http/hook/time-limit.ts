import { CutoverError } from '../../domain/errors.ts';

/** Below the time that the login hook waits by default, 1500 ms, over all that one answer takes. */
const answerWithinMs = 1_400;

/**
 * Each call of Redis has a limit of its own; an answer may need several of them.
 *
 * @throws {CutoverError} `redis-away` when the hook would no longer wait for the answer
 */
export async function withinTimeLimit<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const limitText = `${String(answerWithinMs)} ms`;
      reject(
        new CutoverError('redis-away', `Redis answers too slowly: no answer in ${limitText}.`),
      );
    }, answerWithinMs);
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
  }
}
