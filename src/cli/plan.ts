import { formatInstant, type EpochMs } from '../domain/calendar.ts';
import { createSummary, type CutoverSummary } from '../services/cutover-summary.ts';
import { planCutover, type PlanEntry } from '../services/plan-cutover.ts';
import { plannedChange, type PlannedChange } from '../services/saved-plan.ts';
import type { FactSnapshot } from '../services/user-facts.ts';
import { describeInstant, readAsOf } from './as-of.ts';
import { createAttention } from './attention.ts';
import type { CliContext, Run } from './context.ts';
import { describeChanges, printCustomers, printStandings } from './cutover-report.ts';
import { writePlanFile } from './plan-file.ts';
import { printJson, printLine } from './print.ts';
import { showProgress } from './progress.ts';
import { startScan } from './start-scan.ts';

/** `plan`: what enforcement would do, as of any instant; changes nothing. */
export async function printPlan(
  context: CliContext,
  run: Run,
  { asOf, save, json = false }: { asOf?: string; save?: string; json?: boolean },
): Promise<void> {
  const now = readAsOf(run.policy, asOf, context.now());
  const { snapshot, total, options } = await startScan(context, run, now);
  const summary = createSummary(snapshot.customers);
  const attention = createAttention(context);
  const changes: PlannedChange[] = [];
  for await (const entry of showProgress(context, 'Planning', total, planCutover(run, options))) {
    summary.add(entry);
    attention.add(entry);
    if (entry.failure !== undefined) context.setExitCode(1);
    const change = save === undefined ? undefined : plannedChange(entry);
    if (change !== undefined) changes.push(change);
    if (json) await printJson(context.stdout, describeEntry(entry));
  }
  await attention.print();
  if (save !== undefined) {
    const { realm } = run.policy.document;
    await writePlanFile(save, { version: 1, realm, asOf: formatInstant(now), changes });
  }
  if (json) await printJson(context.stdout, { summary: summary.result() });
  else await printTables(context, run, now, snapshot, summary.result());
}

async function printTables(
  { stdout }: CliContext,
  { policy }: Run,
  now: EpochMs,
  { customerEnabled }: FactSnapshot,
  summary: CutoverSummary,
): Promise<void> {
  const { realm } = policy.document;
  await printLine(stdout, `Plan for realm ${realm}, as of ${describeInstant(policy, now)}`);
  await printStandings(stdout, summary);
  await printCustomers(stdout, policy, now, customerEnabled, summary.byCustomer);
  await printLine(stdout, describeChanges(summary.byChange));
}

/** One user as a line of JSON, in `plan` and `enforce` alike. */
export function describeEntry({ user, customers, standing, decision, change }: PlanEntry): object {
  const { phase, reason, requiredFrom } = decision;
  return {
    userId: user.id,
    username: user.username,
    customers: customers.map(({ id }) => id),
    standing,
    phase,
    reason,
    requiredFrom,
    change,
  };
}
