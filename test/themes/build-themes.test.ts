import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildThemes } from '../../src/themes/build-themes.ts';
import { aSecondBrand } from '../mail/builders.ts';
import { brands } from '../support/brands.ts';

describe('the themes of a brand', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cutover-test-themes-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function readFiles(brand = brands.second.tokens): Promise<Map<string, string>> {
    const theme = await buildThemes(brand, { directory, name: 'two-factor' });
    const names = await readdir(theme, { recursive: true, withFileTypes: true });
    const files = names
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    return new Map(
      await Promise.all(
        files.map(
          async (file) => [file.slice(theme.length + 1), await readFile(file, 'utf8')] as const,
        ),
      ),
    );
  }

  it('hold every token of the brand, and none of the shipped one', async () => {
    const { productName, supportAddress, fontFamily, colors } = brands.second.tokens;
    const { tokens: shipped } = brands.first;
    const text = [...(await readFiles()).values()].join('\n');
    const all = [...Object.values(colors.light), ...Object.values(colors.dark), fontFamily];
    for (const token of [productName, supportAddress, ...all]) {
      assert.ok(text.includes(token), token);
    }
    const { light, dark } = shipped.colors;
    const others = [...Object.values(light), ...Object.values(dark)].filter(
      // White is also what MJML hides the previewed line with, and what a QR code stands on.
      (color) => color !== '#ffffff',
    );
    for (const token of [shipped.productName, shipped.supportAddress, ...others]) {
      assert.ok(!text.includes(token), token);
    }
  });

  it('have the same messages in every language, each with something to say', async () => {
    const files = await readFiles();
    for (const type of ['login', 'email']) {
      const [english, german] = ['en', 'de'].map((language) =>
        parseMessages(files.get(`${type}/messages/messages_${language}.properties`)),
      );
      assert.ok(english !== undefined && english.size > 20);
      assert.deepEqual([...(german?.keys() ?? [])], [...english.keys()]);
      for (const [key, text] of english) {
        assert.notEqual(text, '', key);
        assert.deepEqual(placesIn(german?.get(key)), placesIn(text), key);
      }
    }
  });

  it('name no authenticator', async () => {
    const products = /FreeOTP|Google|Microsoft|Authy|Aegis|1Password|Bitwarden|KeePass/i;
    for (const [file, text] of await readFiles())
      if (file.startsWith('login/')) assert.doesNotMatch(text, products, file);
  });

  it('load nothing from elsewhere', async () => {
    for (const [file, text] of await readFiles()) {
      const withoutNamespaces = text.replaceAll(/xmlns(:\w+)?="[^"]*"/g, '');
      assert.doesNotMatch(withoutNamespaces, /https?:\/\/|url\(|@import/, file);
    }
  });

  it('say a name that is markup, a pattern or an escape as it is', async () => {
    const productName = `A<b> & '{0}' \\u0041`;
    const files = await readFiles(aSecondBrand({ productName }));
    const messages = parseMessages(files.get('login/messages/messages_en.properties'));
    // As Java reads it: first the property, then the MessageFormat.
    assert.equal(messages.get('loginTitle'), `Log in to A<b> & '''{'0'}''' \\\\u0041`);
    assert.match(messages.get('loginTitleHtml') ?? '', /^A&lt;b&gt; &amp; /);
    for (const [file, text] of files)
      if (!file.endsWith('.properties')) assert.ok(!text.includes('A<b>'), file);
  });

  for (const name of ['../elsewhere', '', 'a b', '.']) {
    it(`are not built as ${JSON.stringify(name)}`, async () => {
      await assert.rejects(buildThemes(brands.first.tokens, { directory, name }), {
        code: 'configuration-invalid',
      });
      assert.deepEqual(await readdir(directory), []);
    });
  }
});

function parseMessages(text = ''): Map<string, string> {
  return new Map(
    [...text.matchAll(/^([\w.-]+)=(.*)$/gm)].map(([, key = '', say = '']) => [key, say]),
  );
}

function placesIn(message = ''): string[] {
  return [...message.matchAll(/\{\d\}/g)].map(([place]) => place).sort();
}
