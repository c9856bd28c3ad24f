import type { Palette } from '../../../src/brand/brand.ts';
import type { Language } from '../../../src/domain/language.ts';
import { brands, type TestBrand } from '../../support/brands.ts';
import type { Look } from './looks.ts';
import type { Measures } from './in-page/measures.ts';

/** For whom a page is. */
export interface Reader {
  brand: TestBrand;
  language: Language;
}

/** Fonts of what is typed off: codes and keys. */
const monospace = "ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace";

/** The fonts that texts of a brand have. */
export function fontsOf({ tokens }: TestBrand): string[] {
  return [tokens.fontFamily, monospace];
}

/** What is wrong with a page, or a mail, in a look. */
export function judge({ brand, language }: Reader, look: Look, page: Measures): string[] {
  const palette = brand.tokens.colors[look.colorScheme];
  const faults = [
    ...page.hidden.map((what) => `is cut off or covered: ${what}`),
    ...page.strangeFonts.map((what) => `has another font: ${what}`),
    ...judgeColors(palette, page),
    ...judgeNames(brand, page),
  ];
  if (page.overflow > 0) faults.push(`is ${String(page.overflow)} px too wide`);
  if (page.language !== language) faults.push(`says that it is in ${page.language}`);
  return faults.map((fault) => `${look.name}: ${fault}`);
}

function judgeColors(palette: Palette, page: Measures): string[] {
  const own = new Set(Object.values(palette).map(asComputed));
  const [accent, onAccent] = [asComputed(palette.accent), asComputed(palette.onAccent)];
  const strange = Object.entries(page.colors).filter(
    ([color, where]) => !own.has(color) && !isQrCode(color, where),
  );
  const faults = strange.map(([color, where]) => `${color} is no token: ${where}`);
  if (page.background !== asComputed(palette.background)) faults.push('has another background');
  if (page.buttons.some(({ color, background }) => color !== onAccent || background !== accent))
    faults.push('has a main button in other colours');
  if (page.links.some((color) => color !== accent)) faults.push('has a link in another colour');
  return faults;
}

/** Cameras want it on white. */
function isQrCode(color: string, where: string): boolean {
  return color === 'rgb(255, 255, 255)' && where.startsWith('img #kc-totp-secret-qr-code');
}

function judgeNames({ tokens }: TestBrand, { text, title }: Measures): string[] {
  const others = Object.values(brands).filter((each) => each.tokens !== tokens);
  const foreign = others.flatMap((each) => [each.tokens.productName, each.tokens.supportAddress]);
  const faults = text.includes(tokens.productName) ? [] : [`lacks ${tokens.productName}`];
  // The server, and the technical name of a realm, say nothing to people.
  for (const strange of [...foreign, /keycloak/i, /hook-[0-9a-f]{8}/])
    if (`${title}\n${text}`.search(strange) >= 0) faults.push(`names ${String(strange)}`);
  return faults;
}

/** A colour of six hex digits as a browser tells it. */
function asComputed(color: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return `rgb(${String(red)}, ${String(green)}, ${String(blue)})`;
}
