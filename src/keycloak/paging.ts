/**
 * Reads all pages of a list, the next one while the caller is busy with the last.
 *
 * @param readPage gives at most `size` items from `first` on
 */
export async function* readPages<Item>(
  size: number,
  readPage: (first: number, max: number) => Promise<Item[]>,
): AsyncGenerator<Item> {
  let next = readPage(0, size);
  for (let first = size; ; first += size) {
    const page = await next;
    const isLast = page.length < size;
    if (!isLast) {
      next = readPage(first, size);
      // Awaited above; until then its failure must not count as unhandled.
      next.catch(() => undefined);
    }
    yield* page;
    if (isLast) return;
  }
}

/** So many items may go between two pages before one has to be read again. */
const overlap = 25;

/**
 * Reads all pages of an ordered list that changes meanwhile. Offsets move when items come and go, so each
 * page begins before the end of the last one and is taken from the last item known there; when none is, too
 * many have gone, and the page before is read again. An item that comes before the place already reached is
 * not met.
 */
export async function* readMovingPages<Item extends { id: string }>(
  size: number,
  readPage: (first: number, max: number) => Promise<Item[]>,
): AsyncGenerator<Item> {
  const step = Math.max(1, size - overlap);
  let known = new Set<string>();
  for (let first = 0; ;) {
    const page = await readPage(first, size);
    const reached = page.findLastIndex(({ id }) => known.has(id));
    if (reached < 0 && known.size > 0 && first > 0) {
      first = Math.max(0, first - step);
      continue;
    }
    yield* page.slice(reached + 1);
    if (page.length < size) return;
    known = new Set(page.map(({ id }) => id));
    first += step;
  }
}
