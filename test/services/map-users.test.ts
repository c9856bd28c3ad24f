import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { mapUsers } from '../../src/services/map-users.ts';

async function* numbers(): AsyncGenerator<number> {
  for (let number = 0; number < 1_000; number += 1) {
    yield number;
    await sleep(0);
  }
}

describe('mapping users, several at a time', () => {
  let begun = 0;
  let ended = 0;

  beforeEach(() => {
    begun = 0;
    ended = 0;
  });

  async function look(number: number): Promise<{ number: number }> {
    begun += 1;
    await sleep(number === 5 ? 1 : 20);
    ended += 1;
    if (number === 5) throw new Error('five');
    return { number };
  }

  it('waits for those under way when one fails', async () => {
    const run = async (): Promise<void> => {
      for await (const { number } of mapUsers(numbers(), 8, look)) assert.ok(number >= 0);
    };
    await assert.rejects(run(), /five/);
    assert.ok(begun > 5);
    assert.equal(ended, begun);
    await sleep(50);
    assert.equal(ended, begun);
  });

  it('waits for those under way when its reader stops', async () => {
    for await (const { number } of mapUsers(numbers(), 4, (each) => look(each + 10))) {
      if (number === 12) break;
    }
    assert.equal(ended, begun);
    await sleep(50);
    assert.ok(begun < 100);
    assert.equal(ended, begun);
  });
});
