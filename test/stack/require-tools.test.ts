import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireJava, requireMaven } from '../../stack/require-tools.ts';

const { PATH, JAVA_HOME } = process.env;

describe('The check for Java and Maven', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cutover-test-'));
    process.env['PATH'] = directory;
    delete process.env['JAVA_HOME'];
  });
  afterEach(async () => {
    process.env['PATH'] = PATH;
    if (JAVA_HOME !== undefined) process.env['JAVA_HOME'] = JAVA_HOME;
    await rm(directory, { recursive: true });
  });

  it('names the remedy in one line when Java is missing', async () => {
    await assert.rejects(requireMaven(), /^Error: Java is missing.*Install JDK 17 or newer.*\.$/);
  });

  it('refuses Java 8 and 16', async () => {
    await install('java', `echo 'java version "1.8.0_412"' >&2`);
    await assert.rejects(requireJava(), /^Error: Java 1 .*too old\. Install JDK 17/);
    await install('java', `echo 'openjdk version "16.0.2" 2021-07-20' >&2`);
    await assert.rejects(requireJava(), /^Error: Java 16 .*too old\. Install JDK 17/);
  });

  it('names the remedy in one line when Maven is missing', async () => {
    await install('java', `echo 'openjdk version "17.0.15" 2025-04-15' >&2`);
    await requireJava();
    await assert.rejects(requireMaven(), /^Error: Maven \(mvn\) is missing\. Install .*\.$/);
  });

  it('is content with Java 17 and Maven', async () => {
    await install('java', `echo 'openjdk version "17" 2021-09-14' >&2`);
    await install('mvn', '');
    await requireMaven();
  });

  function install(command: string, script: string): Promise<void> {
    return writeFile(join(directory, command), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
});
