import { percentile } from './percentile.ts';

/** What was measured in one round. */
export interface Samples {
  /** Time of each answer. */
  ms: readonly number[];
  elapsedMs: number;
}

export interface Summary {
  p50: number;
  p99: number;
  perSecond: number;
}

/** Of several rounds together. */
export function summarise(rounds: readonly Samples[]): Summary {
  const sorted = rounds.flatMap(({ ms }) => ms).sort((one, other) => one - other);
  const elapsedMs = rounds.reduce((sum, round) => sum + round.elapsedMs, 0);
  return {
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    perSecond: (sorted.length / elapsedMs) * 1000,
  };
}
