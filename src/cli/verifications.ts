import { toIso } from '../domain/calendar.ts';
import type { Verification } from '../domain/verification.ts';
import { describeInstant } from './as-of.ts';
import type { CliContext, Run } from './context.ts';
import { findUserOf } from './find-user-of.ts';
import { printJson, printLine, printTable } from './print.ts';

/** What support sees; not the number, which lets whoever reads it confirm. */
type Shown = Omit<Verification, 'number'> & { mails: string[] };

/** `verifications USER`: those of the last day, and what became of their mails. */
export async function printVerifications(
  context: CliContext,
  run: Run,
  name: string,
  { json = false }: { json?: boolean },
): Promise<void> {
  const user = await findUserOf(run, name);
  const shown = await readVerifications(run, user.id);
  if (json) {
    for (const { createdAt, expiresAt, ...rest } of shown) {
      const times = { createdAt: toIso(createdAt), expiresAt: toIso(expiresAt) };
      await printJson(context.stdout, { ...rest, ...times });
    }
    return;
  }
  const rows = shown.map(({ purpose, state, network, createdAt, triesLeft, mails }) => [
    describeInstant(run.policy, createdAt),
    purpose,
    state,
    network ?? 'unknown',
    triesLeft,
    mails.join('\n'),
  ]);
  const head = ['Asked', 'For', 'State', 'From', 'Tries left', 'Mails'];
  if (rows.length === 0) await printLine(context.stdout, `No verification of ${user.username}.`);
  else await printTable(context.stdout, head, rows);
}

async function readVerifications(run: Run, userId: string): Promise<Shown[]> {
  const verifications = await run.verifications.list(userId);
  const deliveries = await run.ledger.list(userId);
  const mailsOf = (id: string): string[] =>
    deliveries
      .filter(({ notice }) => notice.startsWith(`verification ${id} `))
      .map(({ state, words }) => (words === null ? state : `${state}: ${words}`));
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  return verifications.map(({ number, ...rest }) => ({ ...rest, mails: mailsOf(rest.id) }));
}

/** `unblock USER`: lets somebody be mailed again whose mailbox said "this was not me". */
export async function unblockMails(context: CliContext, run: Run, name: string): Promise<void> {
  const user = await findUserOf(run, name);
  const count = await run.verifications.unblock(user.id);
  const done =
    count === 0
      ? `Nothing keeps verification mails from ${user.username}.`
      : `${user.username} gets verification mails again, from every network.`;
  await printLine(context.stdout, done);
}
