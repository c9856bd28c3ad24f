import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleForBrowser } from '../../stack/bundle-for-browser.ts';

describe('bundleForBrowser', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cutover-test-bundle-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function write(name: string, text: string): Promise<string> {
    await writeFile(join(directory, name), text);
    return join(directory, name);
  }

  it('makes one script and one style sheet of what the entry imports', async () => {
    await write('part.ts', 'export const answer: number = 42;');
    await write('look.css', 'body { margin: 0; }');
    const entry = await write(
      'main.ts',
      "import { answer } from './part.ts'; import './look.css'; console.log(answer);",
    );
    const { script, style } = await bundleForBrowser(entry);
    assert.match(script, /42/);
    assert.doesNotMatch(script, /import|: number/);
    assert.match(style, /body\{margin:0\}/);
  });

  it('names the file and the line of what cannot be bundled', async () => {
    const entry = await write('main.ts', "import './missing.ts';\n");
    await assert.rejects(bundleForBrowser(entry), /main\.ts:1:7: .*missing\.ts/);
  });
});
