import type { EpochMs } from '../domain/calendar.ts';
import type { Policy } from '../domain/policy.ts';
import { enforceCutover, type EnforcementPorts, type Outcome } from './enforce-cutover.ts';
import { remindUsers, type ReminderOutcome } from './remind-users.ts';
import type { RunLease } from './run-lease.ts';
import { loadFactSnapshot } from './user-facts.ts';

export interface CutoverCounts {
  enforced: Partial<Record<Outcome, number>>;
  reminded: Partial<Record<ReminderOutcome, number>>;
}

/**
 * What the scheduler does: enforce, then remind, for all users. Rejects as `enforceCutover` does; what was
 * done stays done, and the next run goes on.
 *
 * @param concurrency how many users are looked at together; 1–64
 */
export async function runCutover(
  ports: Omit<EnforcementPorts, 'lease'> & { runLease: RunLease },
  { policy, now, concurrency }: { policy: Policy; now: EpochMs; concurrency: number },
): Promise<CutoverCounts> {
  const lease = await ports.runLease.acquire();
  try {
    await ports.directory.assertReady();
    const options = { policy, now, concurrency, snapshot: await loadFactSnapshot(policy, ports) };
    const enforced = await countOutcomes(enforceCutover({ ...ports, lease }, options));
    return { enforced, reminded: await countOutcomes(remindUsers(ports, options)) };
  } finally {
    await lease.release();
  }
}

async function countOutcomes<Outcome extends string>(
  entries: AsyncIterable<{ outcome: Outcome }>,
): Promise<Partial<Record<Outcome, number>>> {
  const counts: Partial<Record<Outcome, number>> = {};
  for await (const { outcome } of entries) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
