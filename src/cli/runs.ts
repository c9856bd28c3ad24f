import { toIso } from '../domain/calendar.ts';
import type { RunRecord } from '../services/run-log.ts';
import { describeInstant } from './as-of.ts';
import type { CliContext, Run } from './context.ts';
import { printJson, printLine, printTable } from './print.ts';

/** A living run writes each second; one that has been silent for longer was killed. */
const silenceMs = 30_000;

/** `runs`: the latest passes over the realm, how far they are and how they ended. */
export async function printRuns(
  context: CliContext,
  run: Run,
  { json = false }: { json?: boolean },
): Promise<void> {
  const runs = await run.runLog.list();
  if (json) {
    for (const record of runs) await printJson(context.stdout, describeRecord(record));
    return;
  }
  if (runs.length === 0) {
    await printLine(context.stdout, 'Nothing has run yet.');
    return;
  }
  const head = ['Started', 'Run', 'By', 'State', 'Users', 'Outcomes'];
  const rows = runs.map((record) => [
    describeInstant(run.policy, record.startedAt),
    record.kind,
    record.startedBy,
    stateInWords(record),
    `${String(passedUsers(record))} of ${String(record.total)}`,
    record.failure ?? describeOutcomes(record),
  ]);
  await printTable(context.stdout, head, rows);
}

function describeRecord(record: RunRecord): object {
  const { startedAt, updatedAt, ...rest } = record;
  return { ...rest, startedAt: toIso(startedAt), updatedAt: toIso(updatedAt) };
}

function stateInWords({ state, updatedAt }: RunRecord): string {
  const isSilent = Date.now() - updatedAt > silenceMs;
  return state === 'running' && isSilent ? 'killed; the next run goes on' : state;
}

function passedUsers({ outcomes }: RunRecord): number {
  return Object.values(outcomes).reduce((sum, users) => sum + users, 0);
}

function describeOutcomes({ outcomes }: RunRecord): string {
  return Object.entries(outcomes)
    .map(([outcome, users]) => `${outcome} ${String(users)}`)
    .join(', ');
}
