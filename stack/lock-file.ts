import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { groupExists } from './end-group.ts';

/** Far longer than another process needs from judging a lock to replacing it. */
const SETTLE_MS = 100;

const lockSchema = z.object({ token: z.string(), processId: z.int(), groupId: z.int().optional() });
type LockContent = z.infer<typeof lockSchema>;

export interface Lock {
  /** Holds the lock for as long as the process group lives, even when this process dies. */
  holdFor(groupId: number): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes a lock unless a living process or process group has it. One whose holders are dead does
 * not count.
 */
export async function tryLock(file: string): Promise<Lock | undefined> {
  if (isHeld(await readLock(file))) return undefined;
  const content: LockContent = { token: randomUUID(), processId: process.pid };
  await rm(file, { force: true });
  if (!(await createLock(file, content))) return undefined;
  // A process that judged the same dead lock may have removed this one instead.
  await setTimeout(SETTLE_MS);
  if ((await readLock(file))?.token !== content.token) return undefined;
  return {
    holdFor: (groupId) => replaceLock(file, { ...content, groupId }),
    release: () => rm(file, { force: true }),
  };
}

function isHeld(lock: LockContent | undefined): boolean {
  if (lock === undefined) return false;
  return processExists(lock.processId) || (lock.groupId !== undefined && groupExists(lock.groupId));
}

function processExists(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** `undefined` for no lock and for an unreadable one. */
async function readLock(file: string): Promise<LockContent | undefined> {
  try {
    return lockSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** By `link`, so that the file is complete when it appears; `false` when there is one already. */
async function createLock(file: string, content: LockContent): Promise<boolean> {
  const draft = `${file}.${content.token}`;
  await writeFile(draft, JSON.stringify(content));
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft);
  }
}

async function replaceLock(file: string, content: LockContent): Promise<void> {
  const draft = `${file}.${content.token}`;
  await writeFile(draft, JSON.stringify(content));
  await rename(draft, file);
}
