import type { EpochMs } from '../domain/calendar.ts';
import { findUnreadableJoinDates } from '../services/cutover-summary.ts';
import type { PlanOptions } from '../services/plan-cutover.ts';
import { loadFactSnapshot, type FactSnapshot } from '../services/user-facts.ts';
import type { CliContext, Run } from './context.ts';
import { printLine } from './print.ts';

/** Checks that the realm is fit for a run, and reads what is read once for all users. */
export async function startScan(
  context: CliContext,
  run: Run,
  now: EpochMs,
): Promise<{ snapshot: FactSnapshot; total: number; options: PlanOptions }> {
  const { policy, concurrency } = run;
  await run.directory.assertReady();
  const [snapshot, total] = await Promise.all([
    loadFactSnapshot(policy, run),
    run.directory.countUsers(),
  ]);
  const { joinedAttribute } = policy.document.customers;
  for (const { id, since } of findUnreadableJoinDates(policy, snapshot.customers)) {
    await printLine(
      context.stderr,
      `Customer ${id}: ${joinedAttribute} ${JSON.stringify(since)} is neither a day nor an instant, so each user's own creation counts; correct it in Keycloak.`,
    );
  }
  return { snapshot, total, options: { policy, now, snapshot, concurrency } };
}
