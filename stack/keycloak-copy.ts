import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cacheDirectory } from './cache-directory.ts';
import { tryLock, type Lock } from './lock-file.ts';
import { unpackMavenArtifact } from './maven-artifact.ts';

/** A folder for a Keycloak distribution that this process has for itself. */
export interface KeycloakCopy {
  version: string;
  directory: string;
  lock: Lock;
}

/** Takes the copy `name`, or `name-2`, `name-3` … when others use it. It may still be empty. */
export async function lockKeycloakCopy(name: string, version: string): Promise<KeycloakCopy> {
  const parent = join(cacheDirectory(), `keycloak-${version}`);
  await mkdir(parent, { recursive: true });
  for (let number = 1; ; number += 1) {
    const directory = join(parent, number === 1 ? name : `${name}-${number}`);
    const lock = await tryLock(`${directory}.lock`);
    if (lock !== undefined) return { version, directory, lock };
  }
}

/** Whether the last start of this copy came to its end, so that its build is whole. */
export function isBuilt({ directory }: KeycloakCopy): boolean {
  return existsSync(directory) && existsSync(builtMarker(directory));
}

/**
 * Unpacks Keycloak, afresh when the last start was cut off: its build may be half written.
 * @param providers paths of the JARs that it shall have; Keycloak builds again when they are others than before
 */
export async function prepareKeycloakCopy(
  copy: KeycloakCopy,
  providers: readonly string[] = [],
): Promise<void> {
  const { version, directory } = copy;
  const built = isBuilt(copy);
  await rm(builtMarker(directory), { force: true });
  if (!built) {
    await rm(directory, { recursive: true, force: true });
    await unpackMavenArtifact(`org.keycloak:keycloak-quarkus-dist:${version}:zip`, directory);
  }
  await placeProviders(join(keycloakHome(copy), 'providers'), providers);
}

/** Where the unpacked distribution begins. */
export function keycloakHome({ directory, version }: KeycloakCopy): string {
  return join(directory, `keycloak-${version}`);
}

async function placeProviders(directory: string, jars: readonly string[]): Promise<void> {
  if (!existsSync(directory)) return;
  const wanted = new Map(jars.map((jar) => [basename(jar), jar]));
  for (const name of await readdir(directory)) {
    // A JAR that is there already stays untouched, with its time: a new time would cost a build.
    if (name.endsWith('.jar') && !wanted.delete(name)) await rm(join(directory, name));
  }
  for (const [name, jar] of wanted) await copyFile(jar, join(directory, name));
}

/** To be called when a start came to its end. */
export async function markBuilt({ directory }: KeycloakCopy): Promise<void> {
  await writeFile(builtMarker(directory), '');
}

function builtMarker(directory: string): string {
  return `${directory}.built`;
}
