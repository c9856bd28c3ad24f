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

/** So many items may go between two pages without one being skipped. */
const overlap = 25;

/**
 * Reads all pages of a list that changes meanwhile: offsets move when items come and go, so each page begins
 * before the end of the last one, and what was seen there is left out. An item that comes before the place
 * already reached is not met.
 */
export async function* readMovingPages<Item extends { id: string }>(
  size: number,
  readPage: (first: number, max: number) => Promise<Item[]>,
): AsyncGenerator<Item> {
  let seen = new Set<string>();
  for (let first = 0; ; first += size - overlap) {
    const page = await readPage(first, size);
    for (const item of page) if (!seen.has(item.id)) yield item;
    if (page.length < size) return;
    seen = new Set(page.map(({ id }) => id));
  }
}
