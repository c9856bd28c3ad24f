import { fileURLToPath } from 'node:url';
import { readBrandFile, type Brand } from '../../src/brand/brand.ts';

export interface TestBrand {
  /** Of its themes in the Keycloak of the tests. */
  theme: string;
  file: string;
  tokens: Brand;
}

/** The one that is shipped, and one that shares no token with it. */
export const brands = {
  first: aBrand('two-factor', '../../themes/brand/tokens.json'),
  second: aBrand('northwind', '../fixtures/second-brand.json'),
};

/** What makes a realm look like a brand. */
export function themesOf({ theme }: TestBrand): { loginTheme: string; emailTheme: string } {
  return { loginTheme: theme, emailTheme: theme };
}

function aBrand(theme: string, path: string): TestBrand {
  const file = fileURLToPath(new URL(path, import.meta.url));
  return { theme, file, tokens: readBrandFile(file) };
}
