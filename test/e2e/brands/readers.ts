import { brands } from '../../support/brands.ts';
import type { Reader } from './judge.ts';

/** Each brand in a language of its own: everything is seen in both of each. */
export const readers: readonly Reader[] = [
  { brand: brands.first, language: 'en' },
  { brand: brands.second, language: 'de' },
];
