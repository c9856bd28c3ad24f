import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { tryLock } from '../../stack/lock-file.ts';
import { startProcess } from '../../stack/process-group.ts';

describe('A lock file', function () {
  this.timeout(20_000);
  let directory: string;
  let file: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cutover-test-'));
    file = join(directory, 'lock');
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('is refused while it is held and free again when it was released', async () => {
    const lock = await tryLock(file);
    assert.ok(lock);
    assert.equal(await tryLock(file), undefined);

    await lock.release();
    assert.ok(await tryLock(file));
  });

  it('does not block when its process is dead', async () => {
    await writeFile(file, JSON.stringify({ token: 'old', processId: idOfDeadProcess() }));

    assert.ok(await tryLock(file));
  });

  it('does not block when it is unreadable', async () => {
    await writeFile(file, '');

    assert.ok(await tryLock(file));
  });

  it('outlives its process for as long as the process group that it is held for', async () => {
    const args = ['-c', 'sleep 1000'];
    const logFile = join(directory, 'log');
    const group = await startProcess({ name: 'Shell', command: 'sh', args, logFile });
    const lock = { token: 'old', processId: idOfDeadProcess(), groupId: group.pid };
    await writeFile(file, JSON.stringify(lock));

    assert.equal(await tryLock(file), undefined);
    await group.stop();
    assert.ok(await tryLock(file));
  });

  it('of a dead process goes to exactly one of those that want it at once', async () => {
    await writeFile(file, JSON.stringify({ token: 'old', processId: idOfDeadProcess() }));

    const locks = await Promise.all(Array.from({ length: 8 }, () => tryLock(file)));

    assert.equal(locks.filter((lock) => lock !== undefined).length, 1);
  });

  it('is lost to a process that replaced it because it had judged the one before', async () => {
    const attempt = tryLock(file);
    while (!existsSync(file)) await setImmediate();
    await writeFile(file, JSON.stringify({ token: 'other', processId: process.pid }));

    assert.equal(await attempt, undefined);
  });

  it('is still held by its process when a process group holds it too', async () => {
    const lock = await tryLock(file);
    await lock?.holdFor(idOfDeadProcess());

    assert.equal(await tryLock(file), undefined);
  });
});

function idOfDeadProcess(): number {
  return spawnSync('true').pid;
}
