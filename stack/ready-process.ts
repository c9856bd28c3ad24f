import type { RunningProcess } from './process-group.ts';
import { waitUntil } from './wait-until.ts';

export interface Readiness {
  timeoutMs: number;
  /** Throws while the process is not ready; see `waitUntil`. */
  check: (signal: AbortSignal) => Promise<unknown>;
}

/**
 * Waits until a process is ready.
 * @throws an Error with the command, the reason and the last log lines when it exits before, or is
 * not ready in time; the process is ended then
 */
export async function waitUntilReady(running: RunningProcess, readiness: Readiness): Promise<void> {
  const early = new AbortController();
  let reason = `not ready within ${readiness.timeoutMs} ms`;
  void running.exited.then((code) => {
    reason = `ended before it was ready, with exit code ${code}`;
    early.abort();
  });
  try {
    await waitUntil({ what: 'a server to be ready', ...readiness, giveUp: early.signal });
  } catch (error) {
    const failure = await running.failure(reason, error);
    await running.stop();
    throw failure;
  }
}
