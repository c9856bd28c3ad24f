/**
 * Waits for an answer, but not longer than that. The work behind it is not stopped.
 *
 * @param late what it rejects with when the time is over
 */
export async function withTimeLimit<Answer>(
  answer: Promise<Answer>,
  limitMs: number,
  late: () => Error,
): Promise<Answer> {
  const { promise: limit, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(late());
  }, limitMs);
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
  }
}
