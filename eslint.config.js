import { defineConfig } from 'eslint/config';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Layers from the inside out; each may import itself and those listed (docs/architecture.md). */
const layers = {
  domain: ['domain'],
  services: ['services', 'domain'],
  keycloak: ['keycloak', 'services', 'domain'],
  redis: ['redis', 'services', 'domain'],
  brand: ['brand', 'domain'],
  mail: ['mail', 'brand', 'services', 'domain'],
  themes: ['themes', 'mail', 'brand', 'domain'],
  jobs: ['jobs', 'redis', 'services', 'domain'],
  http: ['http', 'brand', 'services', 'domain'],
  cli: ['cli', 'services', 'domain'],
  dashboard: ['dashboard'],
};

const importZones = Object.entries(layers).map(([layer, allowed]) => ({
  target: `./src/${layer}`,
  from: './src',
  except: allowed.map((name) => `./${name}`),
  message: `src/${layer} may import only ${allowed.join(', ')}.`,
}));

const pure = 'The domain is pure: no I/O, no clock, no random, no environment.';
const ports = 'Reach services from outside through the interfaces in src/services.';
const domainPackages = ['zod', 'temporal-polyfill', 'ipaddr.js', 'node:url'];

/** Matches every package but these; relative imports are the business of the zones above. */
function outside(packages) {
  const names = packages.map((name) => name.replaceAll('.', '\\.'));
  return `^(?!\\.|(${names.join('|')})$)`;
}

export default defineConfig(
  { ignores: ['dist', 'node_modules', '.cache'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: {
        project: [
          './tsconfig.test.json',
          './tsconfig.browser.json',
          './demo/dashboard/browser/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-unnecessary-condition': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      eqeqeq: 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones: importZones }],
      'no-console': 'error',
    },
  },
  {
    files: ['src/domain/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: outside(domainPackages), message: pure }] },
      ],
      'no-restricted-globals': [
        'error',
        'process',
        'fetch',
        'setTimeout',
        'setInterval',
        'console',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: pure },
        { object: 'Math', property: 'random', message: pure },
      ],
    },
  },
  {
    files: ['src/services/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: outside([...domainPackages, 'p-map']), message: ports }] },
      ],
    },
  },
  {
    files: ['src/cli/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(redis|bullmq|@keycloak)', message: ports }] },
      ],
    },
  },
  {
    files: ['src/dashboard/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: outside(['keycloak-js']), message: 'The library is small.' }] },
      ],
    },
  },
  {
    files: ['demo/**', 'stack/**', 'bench/**'],
    rules: { 'no-console': 'off' },
  },
);
