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
