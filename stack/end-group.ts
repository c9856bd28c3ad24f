import { setTimeout } from 'node:timers/promises';

const GRACE_MS = 5_000;
/** Nothing outlives SIGKILL, but a zombie is a member until reaped, and some init never reap. */
const REAP_MS = 10_000;
const POLL_MS = 25;

/** Ends all processes of a group: SIGTERM, after 5 s SIGKILL. Returns when the group is gone. */
export async function endGroup(groupId: number): Promise<void> {
  signalGroup(groupId, 'SIGTERM');
  if (await groupEndsWithin(groupId, GRACE_MS)) return;
  signalGroup(groupId, 'SIGKILL');
  await groupEndsWithin(groupId, REAP_MS);
}

export function groupExists(groupId: number): boolean {
  return signalGroup(groupId, 0);
}

async function groupEndsWithin(groupId: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (groupExists(groupId)) {
    if (Date.now() > deadline) return false;
    await setTimeout(POLL_MS);
  }
  return true;
}

/** Returns whether the group has a member. macOS answers EPERM for a group of zombies. */
function signalGroup(groupId: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-groupId, signal);
  } catch {
    return false;
  }
}
