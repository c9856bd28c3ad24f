// npx finds a package's own command only among the linked ones; npm links those of dependencies alone.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';

const link = 'node_modules/.bin/cutover';
mkdirSync('node_modules/.bin', { recursive: true });
rmSync(link, { force: true });
symlinkSync('../../bin/cutover.js', link);
