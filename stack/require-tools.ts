import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isOnPath } from './on-path.ts';

/** Keycloak 26 runs on Java 17, 21 and 25. */
const MINIMUM_JAVA = 17;
const REMEDY = `Install JDK ${MINIMUM_JAVA} or newer and Maven, then try again.`;

/** @throws an Error of one line, with the remedy, when there is no Java of version 17 or newer */
export async function requireJava(): Promise<void> {
  const home = process.env['JAVA_HOME'];
  const java = home ? join(home, 'bin', 'java') : 'java';
  const { stderr } = await promisify(execFile)(java, ['-version']).catch((cause: unknown) => {
    throw new Error(`Java is missing (tried ${java}). ${REMEDY}`, { cause });
  });
  // Java 8 calls itself 1.8.
  const version = Number(/version "(\d+)/.exec(stderr)?.[1]);
  if (version < MINIMUM_JAVA) throw new Error(`Java ${version} (${java}) is too old. ${REMEDY}`);
}

/** @throws an Error of one line, with the remedy, when Maven cannot run */
export async function requireMaven(): Promise<void> {
  await requireJava();
  if (!(await isOnPath('mvn'))) throw new Error(`Maven (mvn) is missing. ${REMEDY}`);
}
