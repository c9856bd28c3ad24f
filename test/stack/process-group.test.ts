import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { groupExists } from '../../stack/end-group.ts';
import { startProcess, type RunningProcess } from '../../stack/process-group.ts';
import { waitUntil } from '../../stack/wait-until.ts';

const PARENT = fileURLToPath(new URL('./fixtures/parent.ts', import.meta.url));

describe('A started process', function () {
  this.timeout(20_000);
  const started: RunningProcess[] = [];
  let directory: string;
  let logFile: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cutover-test-'));
    logFile = join(directory, 'process.log');
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((running) => running.stop()));
    await rm(directory, { recursive: true });
  });

  async function startShell(script: string, env = {}): Promise<RunningProcess> {
    const args = ['-c', script];
    const running = await startProcess({ name: 'Shell', command: 'sh', args, env, logFile });
    started.push(running);
    return running;
  }

  it('ends with its children when its parent is killed by SIGKILL', async () => {
    const parent = spawn(process.execPath, [PARENT, 'sleep 1000 & wait', logFile], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const groupId = Number(output.toString());
    assert.equal(groupExists(groupId), true);

    parent.kill('SIGKILL');

    await groupIsGone(groupId);
  });

  it('ends with its children when its guardian is killed by SIGKILL', async () => {
    const running = await startShell('echo guardian $PPID; sleep 1000 & wait');
    await logContains(logFile, 'guardian');
    const guardian = Number((await readFile(logFile, 'utf8')).split(' ')[1]);

    process.kill(guardian, 'SIGKILL');

    assert.equal(await running.exited, 137);
    assert.equal(groupExists(running.pid), false);
  });

  it('is gone with its children when stop returns, also the second time', async () => {
    const running = await startShell('sleep 1000 & wait');

    await running.stop();
    assert.equal(groupExists(running.pid), false);
    await running.stop();
  });

  it('is killed after 5 s when it ignores SIGTERM', async () => {
    const running = await startShell('trap "" TERM; echo ready; while :; do sleep 1; done');
    await logContains(logFile, 'ready');
    const stoppedAt = Date.now();

    await running.stop();

    assert.equal(groupExists(running.pid), false);
    assert.equal(await running.exited, 137);
    assert.ok(Date.now() - stoppedAt >= 5_000);
  });

  it('leaves no child behind when it ends by itself, and tells its exit code', async () => {
    const running = await startShell('sleep 1000 & sleep 0.5; exit 3');

    assert.equal(await running.exited, 3);
    assert.equal(groupExists(running.pid), false);
  });

  it('writes both outputs to its log file and sees the environment it was given', async () => {
    const running = await startShell('echo "$GREETING"; echo error >&2; sleep 0.2', {
      GREETING: 'hello',
    });
    await running.exited;

    assert.equal(await readFile(logFile, 'utf8'), 'hello\nerror\n');
  });

  it('is refused with the reason when its command does not exist', async () => {
    await assert.rejects(
      startProcess({ name: 'Ghost', command: 'no-such-command', args: ['-x'], logFile }),
      /^Error: Ghost: .*exit code 127\nCommand: no-such-command -x\n[^]*ENOENT/,
    );
  });
});

function logContains(file: string, text: string): Promise<void> {
  return waitUntil({
    what: `"${text}" in the log`,
    timeoutMs: 5_000,
    check: async () => assert.ok((await readFile(file, 'utf8')).includes(text)),
  });
}

function groupIsGone(groupId: number): Promise<void> {
  return waitUntil({
    what: 'the end of the group',
    timeoutMs: 5_000,
    check: () => assert.equal(groupExists(groupId), false),
  });
}
