import assert from 'node:assert/strict';
import { readMovingPages, readPages } from '../../src/keycloak/paging.ts';

interface Item {
  id: string;
}

const items = (count: number): Item[] =>
  Array.from({ length: count }, (_, index) => ({ id: String(index).padStart(4, '0') }));

async function collect(pages: AsyncIterable<Item>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of pages) ids.push(id);
  return ids;
}

describe('paging', () => {
  for (const count of [0, 1, 99, 100, 101, 250]) {
    it(`reads ${String(count)} items in pages of 100, each once`, async () => {
      const list = items(count);
      const read = (first: number, max: number): Promise<Item[]> =>
        Promise.resolve(list.slice(first, first + max));
      const ids = list.map(({ id }) => id);
      assert.deepEqual(await collect(readPages(100, read)), ids);
      assert.deepEqual(await collect(readMovingPages(100, read)), ids);
    });
  }

  it('skips nobody and meets nobody twice when items go and come between two pages', async () => {
    let list = items(300);
    const read = (first: number, max: number): Promise<Item[]> => {
      const page = list.slice(first, first + max);
      if (first === 0) list = list.slice(20);
      else if (first < 100) list = [{ id: '-' }, ...list];
      return Promise.resolve(page);
    };
    assert.deepEqual(
      await collect(readMovingPages(100, read)),
      items(300).map(({ id }) => id),
    );
  });

  for (const gone of [26, 60, 90, 250]) {
    it(`skips nobody when ${String(gone)} items go between two pages`, async () => {
      let list = items(600);
      const removed = new Set(list.slice(0, gone).map(({ id }) => id));
      const read = (first: number, max: number): Promise<Item[]> => {
        const page = list.slice(first, first + max);
        if (first >= 150) list = list.filter(({ id }) => !removed.has(id));
        return Promise.resolve(page);
      };
      const ids = await collect(readMovingPages(100, read));
      const missed = items(600).filter(({ id }) => !removed.has(id) && !ids.includes(id));
      assert.deepEqual(missed, []);
    });
  }

  it('passes the failure of a later page on', async () => {
    const read = (first: number): Promise<Item[]> =>
      first === 0 ? Promise.resolve(items(100)) : Promise.reject(new Error('gone'));
    await assert.rejects(collect(readPages(100, read)), /gone/);
  });
});
