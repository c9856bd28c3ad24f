import { remindUsers, type ReminderEntry, type ReminderOutcome } from '../services/remind-users.ts';
import { recordRun } from '../services/record-run.ts';
import { describeInstant, readAsOf } from './as-of.ts';
import type { CliContext, Run } from './context.ts';
import { describeEntry } from './plan.ts';
import { count, printJson, printLine, printTable } from './print.ts';
import { showProgress } from './progress.ts';
import { startScan } from './start-scan.ts';

const meanings: Record<ReminderOutcome, string> = {
  queued: 'a mail is on its way',
  'reminded-before': 'had the mail of this threshold before',
  'not-due': 'nothing to be reminded of today',
};

/** `remind`: queues a mail to everyone who has a threshold behind them; the sidecar sends. */
export async function remind(
  context: CliContext,
  run: Run,
  { asOf, json = false }: { asOf?: string; json?: boolean },
): Promise<void> {
  const now = readAsOf(run.policy, asOf, context.now());
  const { total, options } = await startScan(context, run, now);
  const counts: Record<ReminderOutcome, number> = { queued: 0, 'reminded-before': 0, 'not-due': 0 };
  const start = { kind: 'remind', startedBy: 'command', total } as const;
  const entries = recordRun(run.runLog, start, remindUsers(run, options));
  for await (const entry of showProgress(context, 'Reminding', total, entries)) {
    counts[entry.outcome] += 1;
    if (json) await printJson(context.stdout, describeReminder(entry));
  }
  if (json) return printJson(context.stdout, { outcomes: counts });
  const { realm } = run.policy.document;
  await printLine(
    context.stdout,
    `Reminders of realm ${realm}, as of ${describeInstant(run.policy, now)}`,
  );
  const rows = Object.entries(meanings).map(([outcome, meaning]) => [
    outcome,
    counts[outcome as ReminderOutcome],
    meaning,
  ]);
  await printTable(context.stdout, ['Outcome', 'Users', 'Meaning'], rows);
  await printLine(context.stdout, `Queued ${count(counts.queued, 'mail')}.`);
}

function describeReminder(entry: ReminderEntry): object {
  const { outcome, threshold } = entry;
  return { ...describeEntry(entry), outcome, threshold };
}
