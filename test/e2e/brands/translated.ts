import { brands } from '../../support/brands.ts';

/** What a page says in the same words in both languages. */
export function findUntranslated(one: string, other: string): string[] {
  const said = new Set(sentencesIn(other));
  return sentencesIn(one).filter((line) => said.has(line));
}

/** Lines of more than one word; names and addresses are the same everywhere. */
function sentencesIn(text: string): string[] {
  const names = Object.values(brands).map(({ tokens }) => tokens.productName);
  return text
    .split('\n')
    .map((line) => names.reduce((rest, name) => rest.replaceAll(name, ''), line).trim())
    .filter((line) => (line.match(/\p{L}{2,}/gu) ?? []).length > 1 && !line.includes('@'));
}
