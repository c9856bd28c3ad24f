import { pMapIterable } from 'p-map';

/**
 * Maps a bounded number of users at a time, in order. When it ends early, by an error or because its reader stops,
 * those who are being looked at are waited for: nobody is left half done by a lease that is gone.
 *
 * @param concurrency 1–64
 */
export async function* mapUsers<Item, Result extends object>(
  source: AsyncIterable<Item>,
  concurrency: number,
  map: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running = new Set<Promise<unknown>>();
  const track = (item: Item): Promise<Result> => {
    const result = map(item);
    const ended: Promise<void> = result.then(
      () => void running.delete(ended),
      () => void running.delete(ended),
    );
    running.add(ended);
    return result;
  };
  try {
    const results = pMapIterable(source, track, { concurrency, backpressure: concurrency * 4 });
    for await (const result of results) yield result;
  } finally {
    while (running.size > 0) await Promise.all(running);
  }
}
