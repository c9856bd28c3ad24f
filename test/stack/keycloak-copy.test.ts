import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import {
  isBuilt,
  lockKeycloakCopy,
  markBuilt,
  prepareKeycloakCopy,
} from '../../stack/keycloak-copy.ts';

const { CUTOVER_CACHE_DIR } = process.env;

describe('A copy of Keycloak', () => {
  let cache: string;

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'cutover-test-'));
    process.env['CUTOVER_CACHE_DIR'] = cache;
  });
  afterEach(async () => {
    if (CUTOVER_CACHE_DIR === undefined) delete process.env['CUTOVER_CACHE_DIR'];
    else process.env['CUTOVER_CACHE_DIR'] = CUTOVER_CACHE_DIR;
    await rm(cache, { recursive: true });
  });

  it('is another one for a second user, and for another name or version', async () => {
    const first = await lockKeycloakCopy('test', '26.7.3');
    const second = await lockKeycloakCopy('test', '26.7.3');
    const demo = await lockKeycloakCopy('demo', '26.7.3');
    const older = await lockKeycloakCopy('test', '26.6.0');

    assert.equal(dirname(dirname(first.directory)), cache);
    assert.equal(basename(first.directory), 'test');
    assert.equal(basename(second.directory), 'test-2');
    assert.equal(basename(demo.directory), 'demo');
    assert.equal(basename(older.directory), 'test');
    assert.notEqual(older.directory, first.directory);
  });

  it('is used again when it was released', async () => {
    const first = await lockKeycloakCopy('test', '26.7.3');
    await first.lock.release();

    assert.equal((await lockKeycloakCopy('test', '26.7.3')).directory, first.directory);
  });

  it('counts as built from the end of one start to the beginning of the next', async () => {
    const copy = await lockKeycloakCopy('test', '26.7.3');
    const content = join(copy.directory, 'lib');
    await mkdir(content, { recursive: true });
    assert.equal(isBuilt(copy), false);
    await markBuilt(copy);
    assert.equal(isBuilt(copy), true);

    await prepareKeycloakCopy(copy);

    assert.equal(existsSync(content), true);
    assert.equal(isBuilt(copy), false);
  });
});
