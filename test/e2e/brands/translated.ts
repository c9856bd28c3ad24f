import { brands } from '../../support/brands.ts';
import { givenNames } from './trips/network.ts';

/** What a page says in the same words in both languages. */
export function findUntranslated(one: string, other: string): string[] {
  const said = new Set(sentencesIn(other));
  return sentencesIn(one).filter((line) => said.has(line));
}

/** Lines, or cells of a table, of more than one word; names and addresses are the same everywhere. */
function sentencesIn(text: string): string[] {
  const products = Object.values(brands).map(({ tokens }) => tokens.productName);
  const names = [...products, ...givenNames];
  return text
    .split(/[\n\t]/)
    .map((line) => names.reduce((rest, name) => rest.replaceAll(name, ''), line).trim())
    .filter((line) => (line.match(/\p{L}{2,}/gu) ?? []).length > 1 && !line.includes('@'));
}
