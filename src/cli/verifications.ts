import { formatInstant, toIso } from '../domain/calendar.ts';
import type { Verification } from '../domain/verification.ts';
import type { Delivery } from '../services/notices.ts';
import { describeInstant } from './as-of.ts';
import type { CliContext, Run } from './context.ts';
import { findUserOf } from './find-user-of.ts';
import { printJson, printLine, printTable } from './print.ts';

/** What support sees; not the number, which lets whoever reads it confirm. */
type Shown = Omit<Verification, 'number'> & { mails: Delivery[] };

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
    for (const each of shown) await printJson(context.stdout, toJson(each));
    return;
  }
  const rows = shown.map((each) => [
    describeInstant(run.policy, each.createdAt),
    describeInstant(run.policy, each.expiresAt),
    each.purpose,
    each.state,
    each.network ?? 'unknown',
    each.triesLeft,
    each.mails.map(describeDelivery).join('\n'),
  ]);
  const head = ['Asked', 'Expires', 'For', 'State', 'From', 'Tries left', 'Mails'];
  if (rows.length === 0) await printLine(context.stdout, `No verification of ${user.username}.`);
  else await printTable(context.stdout, head, rows);
}

function toJson({ createdAt, expiresAt, mails, ...rest }: Shown): object {
  const times = { createdAt: toIso(createdAt), expiresAt: toIso(expiresAt) };
  return { ...rest, ...times, mails: mails.map(({ at, ...mail }) => ({ ...mail, at: toIso(at) })) };
}

/** `sent since 2021-12-20T05:00:00Z: 250 ok` */
function describeDelivery({ state, at, words }: Delivery): string {
  const since = `${state} since ${formatInstant(at)}`;
  return words === null ? since : `${since}: ${words}`;
}

/** The mails of each, the oldest first. */
async function readVerifications(run: Run, userId: string): Promise<Shown[]> {
  const verifications = await run.verifications.list(userId);
  const deliveries = await run.ledger.list(userId);
  deliveries.sort((one, other) => one.at - other.at);
  const mailsOf = (id: string): Delivery[] =>
    deliveries
      .filter(({ notice }) => notice.startsWith(`verification ${id} `))
      .map(({ state, at, words }) => ({ state, at, words }));
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
