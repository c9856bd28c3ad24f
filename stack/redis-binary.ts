import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory } from './cache-directory.ts';
import { unpackMavenArtifact } from './maven-artifact.ts';
import { isOnPath } from './on-path.ts';

/** Carries Redis 6.2 for several systems; see its `ExecutableProvider`. */
const ARTIFACT = 'com.github.codemonstur:embedded-redis:1.4.3';
const BINARIES: Record<string, string> = {
  'linux-x64': 'redis-server-6.2.6-v5-linux-amd64',
  'linux-arm64': 'redis-server-6.2.7-linux-arm64',
  'darwin-x64': 'redis-server-6.2.6-v5-darwin-amd64',
  'darwin-arm64': 'redis-server-6.2.6-v5-darwin-arm64',
};

/**
 * The `redis-server` to run: the installed one, else one fetched by Maven.
 * @throws an Error when there is none for this system
 */
export async function findRedisServer(): Promise<string> {
  return (await isOnPath('redis-server')) ? 'redis-server' : fetchEmbeddedRedis();
}

async function fetchEmbeddedRedis(): Promise<string> {
  const system = `${process.platform}-${process.arch}`;
  const binary = BINARIES[system];
  if (binary === undefined) throw new Error(`Install Redis: none can be fetched for ${system}.`);
  const directory = join(cacheDirectory(), 'embedded-redis-1.4.3');
  await unpackMavenArtifact(ARTIFACT, directory);
  const file = join(directory, binary);
  await chmod(file, 0o755);
  return file;
}
