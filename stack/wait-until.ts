import { setTimeout } from 'node:timers/promises';

const INTERVAL_MS = 100;

export interface Wait<T> {
  /** Completes the sentence "Waited … ms for …". */
  what: string;
  timeoutMs: number;
  /**
   * Throws for "not yet". Handed a signal that aborts at the deadline: a check that may hang must
   * pass it on, since the wait does not return before its last check.
   */
  check: (signal: AbortSignal) => Promise<T> | T;
  /** Aborts the wait before its deadline. */
  giveUp?: AbortSignal;
}

/**
 * Runs `check` every 100 ms until it no longer throws, and returns what it returned.
 * @throws an Error that names what was waited for and the last failure
 */
export async function waitUntil<T>({ what, timeoutMs, check, giveUp }: Wait<T>): Promise<T> {
  const startedAt = Date.now();
  const deadline = AbortSignal.timeout(timeoutMs);
  const over = giveUp === undefined ? deadline : AbortSignal.any([deadline, giveUp]);
  const isOver = (): boolean => over.aborted;
  let lastFailure: unknown;
  while (!isOver()) {
    try {
      return await check(over);
    } catch (error) {
      // The failure of a check that was cut off at the end says less than the one before it.
      if (!isOver() || lastFailure === undefined) lastFailure = error;
    }
    await setTimeout(INTERVAL_MS, undefined, { signal: over }).catch(() => undefined);
  }
  const waitedMs = Date.now() - startedAt;
  throw new Error(`Waited ${waitedMs} ms for ${what}. Last failure: ${describe(lastFailure)}`, {
    cause: lastFailure,
  });
}

/** With the causes: `fetch` says only "fetch failed" and keeps the reason in its cause. */
function describe(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  return failure.cause === undefined
    ? failure.message
    : `${failure.message}: ${describe(failure.cause)}`;
}
