import { CutoverError } from '../domain/errors.ts';
import {
  enforceCutover,
  type EnforcementEntry,
  type EnforcementPorts,
  type Outcome,
} from '../services/enforce-cutover.ts';
import { recordRun, type RunProgress } from '../services/record-run.ts';
import { planCutover, type PlanOptions } from '../services/plan-cutover.ts';
import {
  assertPlanFresh,
  plannedChange,
  type PlannedChange,
  type SavedPlan,
} from '../services/saved-plan.ts';
import { describeInstant, readAsOf } from './as-of.ts';
import { createAttention } from './attention.ts';
import type { CliContext, Run } from './context.ts';
import { describeEntry } from './plan.ts';
import { readPlanFile } from './plan-file.ts';
import { count, printCounts, printJson, printLine } from './print.ts';
import { showProgress } from './progress.ts';
import { startScan } from './start-scan.ts';

export interface EnforceOptions {
  asOf?: string;
  rehearsal?: boolean;
  plan?: string;
  json?: boolean;
}

type Counts = Record<Outcome, number>;

/** `enforce`: asks everyone who must set up a second factor to do so. */
export async function enforce(
  context: CliContext,
  run: Run,
  options: EnforceOptions,
): Promise<void> {
  const now = readAsOf(run.policy, options.asOf, context.now());
  const saved = options.plan === undefined ? undefined : await readPlanFile(options.plan);
  const lease = await run.runLease.acquire(() => {
    context.stderr.write('Another enforcement is running, or was killed just now: waiting …\n');
  });
  try {
    const start = { kind: 'enforce', startedBy: 'command' } as const;
    await recordRun(run.runLog, start, (progress) =>
      enforceUnderLease(context, { ...run, lease }, now, {
        saved,
        json: options.json === true,
        progress,
      }),
    );
  } finally {
    await lease.release();
  }
}

async function enforceUnderLease(
  context: CliContext,
  run: Run & EnforcementPorts,
  now: number,
  { saved, json, progress }: { saved: SavedPlan | undefined; json: boolean; progress: RunProgress },
): Promise<void> {
  const scan = await startScan(context, run, now);
  if (saved !== undefined) await assertFresh(run, scan.options, saved);
  const counts = noCounts();
  const attention = createAttention(context);
  progress.expect(scan.total);
  const entries = enforceCutover(run, scan.options);
  for await (const entry of showProgress(context, 'Enforcing', scan.total, entries)) {
    counts[entry.outcome] += 1;
    progress.passed(entry.outcome);
    attention.add(entry);
    if (json) await printJson(context.stdout, describeOutcome(entry));
  }
  await attention.print();
  if (json) await printJson(context.stdout, { outcomes: counts });
  else await printOutcomes(context, run, now, counts);
  if (counts.failed > 0) context.setExitCode(1);
}

async function assertFresh(run: Run, options: PlanOptions, saved: SavedPlan): Promise<void> {
  const changes: PlannedChange[] = [];
  for await (const entry of planCutover(run, options)) {
    const change = plannedChange(entry);
    if (change !== undefined) changes.push(change);
  }
  assertPlanFresh(run.policy.document.realm, saved, changes);
}

/**
 * Another day than today changes real users by a rule that is not in force: never by a slip.
 *
 * @throws {CutoverError} `usage`
 */
export function assertMeant(command: string, { asOf, rehearsal }: EnforceOptions): void {
  if (asOf === undefined || rehearsal === true) return;
  throw new CutoverError(
    'usage',
    `${command} --as-of acts on users by the rules of another day: look with plan --as-of, or add --rehearsal on a realm that is not in use.`,
  );
}

function describeOutcome(entry: EnforcementEntry): object {
  const { outcome, failure } = entry;
  return { ...describeEntry(entry), outcome, ...(failure === undefined ? {} : { failure }) };
}

const meanings: Record<Outcome, string> = {
  asked: 'now asked for set-up; sessions that they still had were ended',
  'sessions-ended': 'had been asked before; now their sessions were ended',
  'taken-back': 'no longer asked: what cutover had set was taken back',
  'settled-meanwhile': 'changed while the run was on: nothing to do any more',
  unchanged: 'as they must be',
  failed: 'refused by Keycloak; each is named above',
};

async function printOutcomes(
  { stdout }: CliContext,
  { policy }: Run,
  now: number,
  counts: Counts,
): Promise<void> {
  const { realm } = policy.document;
  await printLine(stdout, `Enforced realm ${realm}, as of ${describeInstant(policy, now)}`);
  await printCounts(stdout, 'Outcome', meanings, counts);
  await printLine(stdout, summarise(counts));
}

function summarise({ asked, failed, unchanged, ...counts }: Counts): string {
  const changed = asked + counts['sessions-ended'] + counts['taken-back'];
  const failures = failed > 0 ? ` ${count(failed, 'user')} failed.` : '';
  if (changed > 0) return `Changed ${count(changed, 'user')}.${failures}`;
  return `Nothing changed: ${count(unchanged, 'user')} already as they must be.${failures}`;
}

function noCounts(): Counts {
  return {
    asked: 0,
    'sessions-ended': 0,
    'taken-back': 0,
    'settled-meanwhile': 0,
    unchanged: 0,
    failed: 0,
  };
}
