import type { EpochMs } from '../domain/calendar.ts';
import type { Policy } from '../domain/policy.ts';
import { enforceCutover, type EnforcementPorts, type Outcome } from './enforce-cutover.ts';
import { remindUsers, type ReminderOutcome } from './remind-users.ts';
import { recordRun, type RunProgress } from './record-run.ts';
import type { RunKind, RunLog } from './run-log.ts';
import type { RunLease } from './run-lease.ts';
import { loadFactSnapshot } from './user-facts.ts';

export interface CutoverCounts {
  enforced: Partial<Record<Outcome, number>>;
  reminded: Partial<Record<ReminderOutcome, number>>;
}

export type CutoverPorts = Omit<EnforcementPorts, 'lease'> & { runLease: RunLease; runLog: RunLog };

export interface CutoverOptions {
  policy: Policy;
  now: EpochMs;
  /** How many users are looked at together; 1–64. */
  concurrency: number;
  /** Ends the run after the users who are being looked at. */
  signal: AbortSignal;
}

/**
 * What the scheduler does: enforce, then remind, for all users. Rejects as `enforceCutover` does; what was
 * done stays done, and the next run goes on.
 */
export async function runCutover(
  ports: CutoverPorts,
  { policy, now, concurrency, signal }: CutoverOptions,
): Promise<CutoverCounts> {
  const lease = await ports.runLease.acquire();
  const record = <Result>(
    kind: RunKind,
    work: (progress: RunProgress) => Promise<Result>,
  ): Promise<Result> => recordRun(ports.runLog, { kind, startedBy: 'sidecar' }, work, signal);
  try {
    const { enforced, options, total } = await record('enforce', async (progress) => {
      await ports.directory.assertReady();
      const total = await ports.directory.countUsers();
      progress.expect(total);
      const options = { policy, now, concurrency, snapshot: await loadFactSnapshot(policy, ports) };
      const entries = enforceCutover({ ...ports, lease }, options);
      return { enforced: await countOutcomes(entries, progress, signal), options, total };
    });
    const reminded = await record('remind', (progress) => {
      progress.expect(total);
      return countOutcomes(remindUsers(ports, options), progress, signal);
    });
    return { enforced, reminded };
  } finally {
    await lease.release();
  }
}

async function countOutcomes<Outcome extends string>(
  entries: AsyncIterable<{ outcome: Outcome }>,
  progress: RunProgress,
  signal: AbortSignal,
): Promise<Partial<Record<Outcome, number>>> {
  const counts: Partial<Record<Outcome, number>> = {};
  for await (const { outcome } of entries) {
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    progress.passed(outcome);
    signal.throwIfAborted();
  }
  return counts;
}
