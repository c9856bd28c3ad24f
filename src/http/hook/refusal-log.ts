import type { Logger } from 'pino';
import type { Problem } from '../problem.ts';

/** With a wrong setting every log-in is refused. */
const tellAgainAfterMs = 10_000;

/**
 * Tells the log why the login hook is refused, each status once in a while: the hook lets nobody in then, and whoever
 * can mend it does not see its page. What any user can bring about is left out.
 */
export function createRefusalLog(log: Logger): (problem: Problem, error: unknown) => void {
  const toldAt = new Map<number, number>();
  return ({ status, code, instance }, error) => {
    if (status === 404 || code === 'mailbox-missing') return;
    const now = performance.now();
    if (now - (toldAt.get(status) ?? -Infinity) < tellAgainAfterMs) return;
    toldAt.set(status, now);
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ status, code, instance, reason }, 'the login hook is refused');
  };
}
