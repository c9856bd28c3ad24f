import { setTimeout as sleep } from 'node:timers/promises';
import type { Samples } from './samples.ts';

export interface Pace {
  perSecond: number;
  seconds: number;
}

/**
 * Sends at an even rate, whether or not earlier ones were answered, as people do; autocannon sends the share of each
 * second in one burst. The time of each counts from when it was due, so that a late start is not hidden.
 *
 * @param send rejects to end it all
 */
export async function runPaced(
  { perSecond, seconds }: Pace,
  send: (turn: number) => Promise<void>,
): Promise<Samples> {
  const total = perSecond * seconds;
  const ms: number[] = [];
  const pending: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let turn = 0; turn < total; turn += 1) {
    const dueAt = startedAt + (turn * 1000) / perSecond;
    if (dueAt > performance.now()) await sleep(dueAt - performance.now());
    const sent = send(turn).then(() => {
      ms.push(performance.now() - dueAt);
    });
    // Awaited below; until then its failure must not count as unhandled.
    sent.catch(() => undefined);
    pending.push(sent);
  }
  await Promise.all(pending);
  return { ms, elapsedMs: performance.now() - startedAt };
}
