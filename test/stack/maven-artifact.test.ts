import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpackMavenArtifact } from '../../stack/maven-artifact.ts';

const ARTIFACT = 'com.github.codemonstur:embedded-redis:1.4.3';

describe('Unpacking a Maven artefact', function () {
  this.timeout(120_000);
  let cache: string;
  let directory: string;

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'cutover-test-'));
    directory = join(cache, 'redis');
  });
  afterEach(() => rm(cache, { recursive: true }));

  it('works when two do it at once, and leaves nothing else behind', async () => {
    await Promise.all([
      unpackMavenArtifact(ARTIFACT, directory),
      unpackMavenArtifact(ARTIFACT, directory),
    ]);

    assert.ok(existsSync(join(directory, 'META-INF', 'MANIFEST.MF')));
    assert.deepEqual(await readdir(cache), ['redis']);
  });

  it('is not done again for a directory that exists', async () => {
    await mkdir(directory);

    await unpackMavenArtifact(ARTIFACT, directory);

    assert.deepEqual(await readdir(directory), []);
  });

  it('leaves no directory behind and shows what Maven said when it fails', async () => {
    await assert.rejects(
      unpackMavenArtifact('not-an-artefact', directory),
      /^Error: Maven: could not fetch not-an-artefact \(exit code 1\)\n[^]*\[ERROR\]/,
    );
    assert.deepEqual(await readdir(cache), []);
  });
});
