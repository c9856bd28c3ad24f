import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  keycloakHome,
  lockKeycloakCopy,
  markBuilt,
  prepareKeycloakCopy,
  type KeycloakCopy,
} from '../../stack/keycloak-copy.ts';

const { CUTOVER_CACHE_DIR } = process.env;

describe('The provider JARs of a copy of Keycloak', () => {
  let cache: string;
  let copy: KeycloakCopy;
  let providers: string;

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'cutover-test-'));
    process.env['CUTOVER_CACHE_DIR'] = cache;
    copy = await lockKeycloakCopy('test', '26.7.3');
    providers = join(keycloakHome(copy), 'providers');
    await mkdir(providers, { recursive: true });
    await writeFile(join(providers, 'README.md'), '');
    await markBuilt(copy);
  });
  afterEach(async () => {
    if (CUTOVER_CACHE_DIR === undefined) delete process.env['CUTOVER_CACHE_DIR'];
    else process.env['CUTOVER_CACHE_DIR'] = CUTOVER_CACHE_DIR;
    await rm(cache, { recursive: true });
  });

  async function aJar(name: string): Promise<string> {
    await writeFile(join(cache, name), name);
    return join(cache, name);
  }

  async function prepare(...jars: string[]): Promise<string[]> {
    await prepareKeycloakCopy(copy, jars);
    await markBuilt(copy);
    return (await readdir(providers)).sort();
  }

  it('are those that the start wants, and no older ones', async () => {
    const [one, other] = [await aJar('hook-1.jar'), await aJar('hook-2.jar')];

    assert.deepEqual(await prepare(one), ['README.md', 'hook-1.jar']);
    assert.deepEqual(await prepare(other), ['README.md', 'hook-2.jar']);
    assert.deepEqual(await prepare(), ['README.md']);
  });

  it('keep their time when they are the same, so that Keycloak does not build again', async () => {
    const jar = await aJar('hook-1.jar');
    await prepare(jar);
    const placed = join(providers, 'hook-1.jar');
    await utimes(placed, 1, 1);

    await prepare(jar);

    assert.equal((await stat(placed)).mtimeMs, 1_000);
  });
});
