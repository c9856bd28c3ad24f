import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';

const run = promisify(execFile);
const compiler = resolve('node_modules/.bin/tsc');
const maximumBytes = 10_000;

const consumer = `
import Keycloak from 'keycloak-js';
import { createRemoteSessionGuard, TwoFactorError } from 'keycloak-two-factor-cutover/dashboard';
import type { RemoteSessionGrant } from 'keycloak-two-factor-cutover/dashboard';

const keycloak = new Keycloak({ url: '', realm: '', clientId: '' });
const guard = createRemoteSessionGuard({ keycloak, sidecarUrl: '/api', messages: { closeAction: 'Bye' } });
const grant: RemoteSessionGrant | undefined = await guard.connect({ tool: 'a', deviceId: 'b' });
const { phase } = await guard.describeOwnTwoFactor();
export const used: unknown[] = [grant, phase === 'optional', TwoFactorError];
// @ts-expect-error a device is missing
await guard.connect({ tool: 'a' });
`;

describe('the Dashboard library, as a package', function () {
  this.timeout(120_000);
  let project: string;

  before(async () => {
    project = await mkdtemp(join(tmpdir(), 'cutover-dashboard-'));
    const installed = join(project, 'node_modules/keycloak-two-factor-cutover');
    await mkdir(installed, { recursive: true });
    await symlink(resolve('node_modules/keycloak-js'), join(project, 'node_modules/keycloak-js'));
    await writeFile(join(installed, 'package.json'), await readFile('package.json'));
    await run(compiler, ['-p', 'tsconfig.browser.json', '--outDir', join(installed, 'dist')]);
    await writeFile(join(project, 'package.json'), '{ "type": "module" }');
    await writeFile(join(project, 'consumer.ts'), consumer);
  });

  after(() => rm(project, { recursive: true }));

  const bundle = (): string => {
    const { outputFiles } = buildSync({
      stdin: {
        contents: `export * from 'keycloak-two-factor-cutover/dashboard'`,
        resolveDir: project,
      },
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
    });
    return outputFiles[0]?.text ?? '';
  };

  it(`has less than ${String(maximumBytes)} bytes, minified`, () => {
    const { length } = Buffer.from(bundle());
    assert.ok(length > 5_000 && length < maximumBytes, `${String(length)} bytes`);
  });

  it('brings no other package along, keycloak-js included', () => {
    const code = bundle();
    assert.match(code, /createRemoteSessionGuard/);
    assert.doesNotMatch(code, /\bimport\b|\brequire\(|KEYCLOAK\]/);
  });

  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ] as const) {
    it(`has types for projects with moduleResolution ${moduleResolution}`, async () => {
      const options = { module, moduleResolution, target: 'es2022', lib: 'es2022,dom' };
      const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
      await run(compiler, ['--noEmit', '--strict', ...words, 'consumer.ts'], { cwd: project });
    });
  }
});
