import { parseBrand, readBrandFile, type Brand, type Palette } from '../../src/brand/brand.ts';
import type { NoticeContent } from '../../src/mail/mail-renderer.ts';

export const shippedBrand = readBrandFile();

/** The reminder of the text: an existing customer before January 22, 2022 in New York. */
export function aMail(changes: Partial<NoticeContent> = {}): NoticeContent {
  return {
    template: 'reminder',
    locale: 'en',
    requiredFrom: Date.parse('2022-01-22T05:00:00Z'),
    timeZone: 'America/New_York',
    reason: 'existing-customer-before-cutover',
    dashboardUrl: 'https://dashboard.example/',
    ...changes,
  };
}

/** Shares no token with the shipped one. */
export function aSecondBrand(changes: Partial<Brand> = {}): Brand {
  return parseBrand({
    productName: 'Northwind Control',
    supportAddress: 'help@northwind.example',
    fontFamily: 'Georgia, serif',
    colors: { light: paletteFrom(0x10), dark: paletteFrom(0x20) },
    ...changes,
  });
}

function paletteFrom(start: number): Palette {
  const names = Object.keys(shippedBrand.colors.light);
  const colors = names.map((name, index) => [name, `#ab00${(start + index).toString(16)}`]);
  return Object.fromEntries(colors) as Palette;
}
