import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const resources = fileURLToPath(
  new URL('../../login-hook/src/main/resources/theme-resources', import.meta.url),
);

describe('The messages of the hook', () => {
  it('are the same ones in every language, and none is empty', async () => {
    const english = await readKeys('messages_en.properties');
    assert.ok(english.length > 0);
    for (const file of await readdir(`${resources}/messages`))
      assert.deepEqual(await readKeys(file), english, file);
  });

  async function readKeys(file: string): Promise<string[]> {
    const text = await readFile(`${resources}/messages/${file}`, 'utf8');
    return [...text.matchAll(/^([\w-]+)=(?=\S)/gm)].map(([, key = '']) => key).sort();
  }
});
