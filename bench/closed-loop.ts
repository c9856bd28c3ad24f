import type { Samples } from './samples.ts';

/**
 * Sends as fast as answers come, so many at once.
 *
 * @param send rejects to end it all
 */
export async function runClosedLoop(
  { concurrency, seconds }: { concurrency: number; seconds: number },
  send: (turn: number) => Promise<void>,
): Promise<Samples> {
  const ms: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  const work = async (worker: number): Promise<void> => {
    for (let turn = worker; performance.now() < endsAt; turn += concurrency) {
      const askedAt = performance.now();
      await send(turn);
      ms.push(performance.now() - askedAt);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, (_, worker) => work(worker)));
  return { ms, elapsedMs: performance.now() - startedAt };
}
