import { readInstantOrDay, startOfNextDay, toIso, type EpochMs } from '../domain/calendar.ts';
import { CutoverError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import { endExemption, exemptUser } from '../services/exempt-user.ts';
import { importExemptions } from '../services/import-exemptions.ts';
import { listExemptions, type ListedExemption } from '../services/list-exemptions.ts';
import { describeInstant } from './as-of.ts';
import type { CliContext, Run } from './context.ts';
import { count, printJson, printLine, printTable } from './print.ts';
import { readLines } from './read-lines.ts';

export interface ExemptAddOptions {
  reason: string;
  until?: string;
  by: string;
}

/** `exempt add USER`: spares a user IP verification. */
export async function addExemption(
  context: CliContext,
  run: Run,
  name: string,
  { reason, until, by }: ExemptAddOptions,
): Promise<void> {
  const { realm } = run.policy.document;
  const end = until === undefined ? null : readEnd(run.policy, until);
  const clock = { realm, now: context.now() };
  const { user, exemption } = await exemptUser(run, clock, name, { reason, by, until: end });
  const holds =
    exemption.until === null
      ? 'until it is removed'
      : `until ${describeInstant(run.policy, exemption.until)}`;
  await printLine(
    context.stdout,
    `${user.username} logs in from new networks without IP verification ${holds}, as long as two-factor stays active.`,
  );
}

/** A day is the last one on which it holds. */
function readEnd({ document: { timeZone } }: Policy, text: string): EpochMs {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && readInstantOrDay(text, timeZone) !== undefined) {
    return startOfNextDay(text, timeZone);
  }
  const instant = readInstantOrDay(text, timeZone);
  if (instant !== undefined) return instant;
  throw new CutoverError(
    'usage',
    `--until ${text} is neither a day (2022-01-31, the last one) nor an instant (2022-01-31T12:00:00Z).`,
  );
}

/** `exempt remove USER`: asks for IP verification again. */
export async function removeExemption(
  { stdout }: CliContext,
  run: Run,
  name: string,
): Promise<void> {
  const { user, wasExempt } = await endExemption(run, run.policy.document.realm, name);
  await printLine(
    stdout,
    wasExempt
      ? `${user.username} verifies new networks again.`
      : `${user.username} was not exempt; nothing was changed.`,
  );
}

/** `exempt list`: who, by whom, why, until when, and what it is worth now. */
export async function printExemptions(
  context: CliContext,
  run: Run,
  { json = false }: { json?: boolean },
): Promise<void> {
  const rows: string[][] = [];
  for await (const listed of listExemptions(run, {
    now: context.now(),
    concurrency: run.concurrency,
  })) {
    if (json) await printJson(context.stdout, exportLine(listed));
    else rows.push(tableRow(run.policy, listed));
  }
  if (json) return;
  if (rows.length === 0) await printLine(context.stdout, 'Nobody is exempt.');
  else await printTable(context.stdout, ['User', 'State', 'By', 'Since', 'Until', 'Why'], rows);
}

function tableRow(policy: Policy, { userId, user, exemption, state }: ListedExemption): string[] {
  const { by, at, until, reason } = exemption;
  const end = until === null ? '' : describeInstant(policy, until);
  return [user?.username ?? userId, state, by, describeInstant(policy, at), end, reason];
}

/** `exempt import`: takes over the lines of `exempt list --json` from standard input. */
export async function importExemptionLines(context: CliContext, run: Run): Promise<void> {
  const lines: string[] = [];
  for await (const some of readLines(context.stdin)) lines.push(...some);
  const clock = { realm: run.policy.document.realm, now: context.now() };
  const { saved, changed, ended, faults } = await importExemptions(run, clock, lines);
  for (const { line, message } of faults) {
    await printLine(context.stderr, `line ${String(line)}: ${message}`);
  }
  if (faults.length > 0) {
    throw new CutoverError(
      'usage',
      `${count(faults.length, 'line')} refused, so nothing was imported.`,
    );
  }
  for (const user of changed) {
    await printLine(
      context.stderr,
      `${user}: the exemption changed during the import, and was left as it is now; see exempt list.`,
    );
  }
  if (changed.length > 0) context.setExitCode(1);
  const left = ended > 0 ? `; ${String(ended)} had ended already` : '';
  await printLine(context.stdout, `Imported ${count(saved, 'exemption')}${left}.`);
}

/** The line that `exempt import` reads. */
export function exportLine({ userId, user, exemption, state }: ListedExemption): object {
  const { by, reason, at, until, suspendedAt } = exemption;
  return {
    user: user?.username ?? userId,
    by,
    reason,
    until: until === null ? null : toIso(until),
    at: toIso(at),
    suspendedAt: suspendedAt === null ? null : toIso(suspendedAt),
    state,
  };
}
