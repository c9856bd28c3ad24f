import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startProcess } from './process-group.ts';
import { requireMaven } from './require-tools.ts';

/**
 * Unpacks a Maven artefact into `directory`, unless that exists. All or nothing: the directory
 * appears when it is complete, and of two processes doing this at once the first one provides it.
 * @param artifact groupId:artifactId:version[:packaging]
 * @throws an Error with Maven's last lines; one of one line when Java or Maven is missing
 */
export async function unpackMavenArtifact(artifact: string, directory: string): Promise<void> {
  if (existsSync(directory)) return;
  await requireMaven();
  await mkdir(dirname(directory), { recursive: true });
  const workspace = await mkdtemp(`${directory}.part-`);
  try {
    const content = join(workspace, 'content');
    await runMaven(artifact, content, workspace);
    await rename(content, directory).catch((error: unknown) => {
      if (!existsSync(directory)) throw error;
    });
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

async function runMaven(artifact: string, content: string, workspace: string): Promise<void> {
  const maven = await startProcess({
    name: 'Maven',
    command: 'mvn',
    args: [
      '-q',
      '-B',
      'dependency:unpack',
      `-Dartifact=${artifact}`,
      `-DoutputDirectory=${content}`,
    ],
    // Elsewhere Maven would read a pom.xml that happens to lie there.
    cwd: workspace,
    logFile: join(workspace, 'maven.log'),
  });
  const exitCode = await maven.exited;
  if (exitCode !== 0) {
    throw await maven.failure(`could not fetch ${artifact} (exit code ${exitCode})`);
  }
}
