import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groupExists } from '../../stack/end-group.ts';
import { startProcess, type RunningProcess } from '../../stack/process-group.ts';
import { waitUntilReady } from '../../stack/ready-process.ts';

describe('Waiting until a process is ready', function () {
  this.timeout(20_000);
  const started: RunningProcess[] = [];
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cutover-test-'));
  });
  afterEach(() => Promise.all(started.splice(0).map((running) => running.stop())));
  after(() => rm(directory, { recursive: true }));

  async function startShell(script: string): Promise<RunningProcess> {
    const logFile = join(directory, 'shell.log');
    const args = ['-c', script];
    const running = await startProcess({ name: 'Shell', command: 'sh', args, logFile });
    started.push(running);
    return running;
  }

  it('fails at once, with code and last 20 lines, when the process exits before', async () => {
    const running = await startShell('seq 1 30; sleep 0.3; exit 3');

    const ready = waitUntilReady(running, { timeoutMs: 60_000, check: notReady });

    await assert.rejects(ready, (error: Error) => {
      const [reason, command, title, ...lines] = error.message.split('\n');
      assert.equal(reason, 'Shell: ended before it was ready, with exit code 3');
      assert.equal(command, 'Command: sh -c seq 1 30; sleep 0.3; exit 3');
      assert.match(title ?? '', /^Last lines of .*shell\.log:$/);
      assert.deepEqual(
        lines,
        Array.from({ length: 20 }, (_, index) => String(index + 11)),
      );
      return true;
    });
  });

  it('ends the process when the time is over', async () => {
    const running = await startShell('sleep 1000');

    const ready = waitUntilReady(running, { timeoutMs: 300, check: notReady });

    await assert.rejects(ready, /Shell: not ready within 300 ms/);
    assert.equal(groupExists(running.pid), false);
  });

  it('leaves a process that became ready running', async () => {
    const running = await startShell('sleep 1000');

    await waitUntilReady(running, { timeoutMs: 5_000, check: () => Promise.resolve() });

    assert.equal(groupExists(running.pid), true);
  });
});

function notReady(): Promise<never> {
  return Promise.reject(new Error('not ready'));
}
