import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { EpochMs } from '../domain/calendar.ts';
import { PolicyInvalid, type Policy } from '../domain/policy.ts';
import { readPolicyFile } from '../policy-file.ts';

/** A change counts once two looks in a row saw the same text, so that half a written file never does. */
const lookEveryMs = 1_000;

/** What processes build their connections and customer sources from once, at start. */
const fixedKeys = ['realm', 'customers'] as const;

export interface PolicyInForce {
  policy: Policy;
  /** Of the file's bytes, hexadecimal. */
  sha256: string;
  loadedAt: EpochMs;
}

export interface PolicyWatcher {
  inForce(): PolicyInForce;
  /** What is wrong with the file on disk, one line each; empty while that file is in force. */
  faultsOnDisk(): readonly string[];
  /** Told of each policy that came into force after the start. */
  onReload(listener: (inForce: PolicyInForce) => void): void;
  /** Told once of each broken state of the file. */
  onRefused(listener: (faults: readonly string[]) => void): void;
  close(): void;
}

/**
 * Reads the policy file and follows it by its content, so that editors which replace the file and the links of
 * a Kubernetes ConfigMap work alike; a change counts within 2 s. A broken file leaves the last good one in force.
 *
 * @throws {CutoverError} `policy-invalid`
 */
export function watchPolicy(path: string, now: () => EpochMs): PolicyWatcher {
  // Hashed before it is read: a change in between is then seen as one at the next look.
  const sha256 = hashFile(path);
  let inForce: PolicyInForce = { policy: readPolicyFile(path), sha256, loadedAt: now() };
  let faults: readonly string[] = [];
  let lastSeen = sha256;
  let judged = sha256;
  const reloadListeners = new Set<(inForce: PolicyInForce) => void>();
  const refusedListeners = new Set<(faults: readonly string[]) => void>();

  function look(): void {
    const seen = hashFile(path);
    const isSettled = seen === lastSeen;
    lastSeen = seen;
    if (!isSettled || seen === judged) return;
    judged = seen;
    judge(seen);
  }

  function judge(seen: string): void {
    try {
      const policy = readPolicyFile(path);
      faults = findFixedFaults(inForce.policy, policy);
      if (faults.length === 0) inForce = { policy, sha256: seen, loadedAt: now() };
    } catch (error) {
      faults = describePolicyFaults(error);
    }
    if (faults.length > 0) for (const listener of refusedListeners) listener(faults);
    else for (const listener of reloadListeners) listener(inForce);
  }

  const timer = setInterval(look, lookEveryMs);
  return {
    inForce: () => inForce,
    faultsOnDisk: () => faults,
    onReload: (listener) => reloadListeners.add(listener),
    onRefused: (listener) => refusedListeners.add(listener),
    close: () => {
      clearInterval(timer);
    },
  };
}

/** One line per fault of a policy file that was refused. */
function describePolicyFaults(error: unknown): string[] {
  if (error instanceof PolicyInvalid) {
    return error.faults.map(({ path, message }) => `${path}: ${message}`);
  }
  return [error instanceof Error ? error.message : String(error)];
}

function findFixedFaults({ document: before }: Policy, { document: after }: Policy): string[] {
  return fixedKeys
    .filter((key) => !isDeepStrictEqual(before[key], after[key]))
    .map((key) => `${key}: a change of it counts only after a restart`);
}

/** A file that cannot be read has a state of its own, which reading it then puts into words. */
function hashFile(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch {
    return 'unreadable';
  }
}
