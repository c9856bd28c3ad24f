import { parseArgs } from 'node:util';
import { readBrandFile } from '../src/brand/brand.ts';
import { CutoverError } from '../src/domain/errors.ts';
import { buildThemes } from '../src/themes/build-themes.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'dist/themes' },
    name: { type: 'string', default: 'two-factor' },
  },
});

try {
  const brand = readBrandFile(process.env['BRAND_FILE'] || undefined);
  const theme = await buildThemes(brand, { directory: values.out, name: values.name });
  process.stdout.write(`Built ${theme}: it belongs into Keycloak's folder themes.\n`);
} catch (error) {
  if (!(error instanceof CutoverError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
