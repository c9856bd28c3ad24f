import assert from 'node:assert/strict';
import { parseBrand, readBrandFile, type Palette } from '../../src/brand/brand.ts';
import { aSecondBrand, shippedBrand } from './builders.ts';

/** Relative luminance, WCAG 2.2. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => parseInt(color.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const textOnGround: [keyof Palette, keyof Palette][] = [
  ['text', 'background'],
  ['text', 'surface'],
  ['text', 'highlight'],
  ['mutedText', 'background'],
  ['mutedText', 'surface'],
  ['mutedText', 'highlight'],
  ['accent', 'surface'],
  ['onAccent', 'accent'],
];

describe('the shipped brand', () => {
  for (const scheme of ['light', 'dark'] as const) {
    for (const [text, ground] of textOnGround) {
      it(`is readable in ${scheme} clients: ${text} on ${ground} (WCAG AA, 4.5:1)`, () => {
        const palette = shippedBrand.colors[scheme];
        assert.ok(contrast(palette[text], palette[ground]) >= 4.5);
      });
    }
  }
});

describe('brand tokens', () => {
  const faulty = [
    { why: 'a line break in the name', token: { productName: 'Acme\r\nBcc: eve@example.com' } },
    { why: 'a line separator in the name', token: { productName: 'Acme\u2028Control' } },
    { why: 'an empty name', token: { productName: ' ' } },
    { why: 'a colour that is CSS', token: { colors: { light: { text: 'red;}' } } } },
    { why: 'a font list that is markup', token: { fontFamily: 'Arial"><script>' } },
    { why: 'a support contact that is no address', token: { supportAddress: 'the help desk' } },
    { why: 'an unknown token', token: { logo: 'https://cdn.example/logo.png' } },
  ];
  for (const { why, token } of faulty) {
    it(`are refused with ${why}`, () => {
      assert.throws(() => parseBrand({ ...aSecondBrand(), ...token }), {
        code: 'configuration-invalid',
      });
    });
  }

  it('are refused with every fault at once', () => {
    assert.throws(
      () => parseBrand({ ...aSecondBrand(), productName: '', supportAddress: '' }),
      /productName .*supportAddress /,
    );
  });

  it('are refused when their file is missing', () => {
    assert.throws(() => readBrandFile('/nowhere/tokens.json'), { code: 'configuration-invalid' });
  });
});
