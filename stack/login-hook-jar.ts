import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDirectory } from './cache-directory.ts';
import { startProcess } from './process-group.ts';
import { requireMaven } from './require-tools.ts';

const MODULE = fileURLToPath(new URL('../login-hook', import.meta.url));
const HASH_LENGTH = 16;

/**
 * Builds the login hook with Maven, unless there is a JAR of the same sources. Its name is another one whenever the
 * sources are, so that Keycloak notices.
 *
 * @returns the path of the JAR
 * @throws an Error with Maven's last lines; one of one line when Java or Maven is missing
 */
export async function buildLoginHookJar(): Promise<string> {
  const directory = join(cacheDirectory(), 'login-hook');
  const jar = join(directory, `login-hook-${await hashOfSources()}.jar`);
  if (existsSync(jar)) return jar;
  await requireMaven();
  await mkdir(directory, { recursive: true });
  const workspace = await mkdtemp(join(directory, 'build-'));
  try {
    await runMaven(workspace);
    const built = join(workspace, 'built.jar');
    await copyFile(join(workspace, 'target', 'login-hook.jar'), built);
    // All or nothing: of two processes doing this at once the last one provides the same JAR.
    await rename(built, jar);
    return jar;
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

async function hashOfSources(): Promise<string> {
  const entries = await readdir(join(MODULE, 'src'), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const file of [join(MODULE, 'pom.xml'), ...files]) {
    hash.update(file.slice(MODULE.length)).update('\0');
    hash.update(await readFile(file)).update('\0');
  }
  return hash.digest('hex').slice(0, HASH_LENGTH);
}

async function runMaven(workspace: string): Promise<void> {
  const maven = await startProcess({
    name: 'Maven',
    command: 'mvn',
    args: ['-q', '-B', 'package', `-DbuildDirectory=${join(workspace, 'target')}`],
    cwd: MODULE,
    logFile: join(workspace, 'maven.log'),
  });
  const exitCode = await maven.exited;
  if (exitCode !== 0) {
    throw await maven.failure(`could not build the login hook (exit code ${exitCode})`);
  }
}
