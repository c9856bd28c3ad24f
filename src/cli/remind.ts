import { remindUsers, type ReminderEntry, type ReminderOutcome } from '../services/remind-users.ts';
import { recordRun, type RunProgress } from '../services/record-run.ts';
import { describeInstant, readAsOf } from './as-of.ts';
import { createAttention } from './attention.ts';
import type { CliContext, Run } from './context.ts';
import { describeEntry } from './plan.ts';
import { count, printCounts, printJson, printLine } from './print.ts';
import { showProgress } from './progress.ts';
import { startScan } from './start-scan.ts';

const meanings: Record<ReminderOutcome, string> = {
  queued: 'a mail is on its way',
  'reminded-before': 'had the mail of this threshold before',
  'not-due': 'nothing to be reminded of today',
  failed: 'could not be read; each is named above',
};

type Counts = Record<ReminderOutcome, number>;

/** `remind`: queues a mail to everyone who has a threshold behind them; the sidecar sends. */
export async function remind(
  context: CliContext,
  run: Run,
  { asOf, json = false }: { asOf?: string; json?: boolean },
): Promise<void> {
  const now = readAsOf(run.policy, asOf, context.now());
  const start = { kind: 'remind', startedBy: 'command' } as const;
  const counts = await recordRun(run.runLog, start, (progress) =>
    remindAll(context, run, { now, json, progress }),
  );
  if (counts.failed > 0) context.setExitCode(1);
  if (json) await printJson(context.stdout, { outcomes: counts });
  else await printOutcomes(context, run, now, counts);
}

async function remindAll(
  context: CliContext,
  run: Run,
  { now, json, progress }: { now: number; json: boolean; progress: RunProgress },
): Promise<Counts> {
  const { total, options } = await startScan(context, run, now);
  progress.expect(total);
  const counts: Counts = { queued: 0, 'reminded-before': 0, 'not-due': 0, failed: 0 };
  const attention = createAttention(context);
  for await (const entry of showProgress(context, 'Reminding', total, remindUsers(run, options))) {
    counts[entry.outcome] += 1;
    progress.passed(entry.outcome);
    if (entry.failure !== undefined) attention.add(entry);
    if (json) await printJson(context.stdout, describeReminder(entry));
  }
  await attention.print();
  return counts;
}

async function printOutcomes(
  { stdout }: CliContext,
  { policy }: Run,
  now: number,
  counts: Counts,
): Promise<void> {
  const { realm } = policy.document;
  await printLine(stdout, `Reminders of realm ${realm}, as of ${describeInstant(policy, now)}`);
  await printCounts(stdout, 'Outcome', meanings, counts);
  await printLine(stdout, `Queued ${count(counts.queued, 'mail')}.`);
}

function describeReminder(entry: ReminderEntry): object {
  const { outcome, threshold } = entry;
  return { ...describeEntry(entry), outcome, threshold };
}
