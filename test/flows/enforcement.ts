import assert from 'node:assert/strict';
import type { AppliedRealm } from '../support/applied-realm.ts';
import { runCutover } from '../support/cutover.ts';

/** Runs `cutover enforce` at an instant, once for each. */
export function createEnforcement({ environment }: AppliedRealm): (now: string) => Promise<void> {
  const runs = new Map<string, Promise<void>>();
  return async (now) => {
    const run = runs.get(now) ?? enforce(environment, now);
    runs.set(now, run);
    await run;
  };
}

async function enforce(environment: Record<string, string>, now: string): Promise<void> {
  const result = await runCutover(['enforce'], { environment, now });
  assert.equal(result.exitCode, 0, result.stderr + result.stdout);
}
