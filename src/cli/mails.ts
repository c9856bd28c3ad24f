import { toIso } from '../domain/calendar.ts';
import { resendNotice } from '../services/resend-notice.ts';
import { describeInstant } from './as-of.ts';
import type { CliContext, Run } from './context.ts';
import { findUserOf } from './find-user-of.ts';
import { printJson, printLine, printTable } from './print.ts';

/** `mails USER`: what became of each mail to a user. */
export async function printMails(
  context: CliContext,
  run: Run,
  name: string,
  { json = false }: { json?: boolean },
): Promise<void> {
  const user = await findUserOf(run, name);
  const deliveries = await run.ledger.list(user.id);
  deliveries.sort((one, other) => one.at - other.at);
  if (json) {
    for (const { at, ...delivery } of deliveries) {
      await printJson(context.stdout, { ...delivery, at: toIso(at) });
    }
    return;
  }
  const rows = deliveries.map(({ notice, state, at, words }) => [
    notice,
    state,
    describeInstant(run.policy, at),
    words ?? '',
  ]);
  if (rows.length === 0) await printLine(context.stdout, `No mail to ${user.username} yet.`);
  else await printTable(context.stdout, ['Mail', 'State', 'Since', 'In words'], rows);
}

/** `resend USER MAIL`: sends one mail again, ahead of all others. */
export async function resendMail(
  context: CliContext,
  run: Run,
  name: string,
  mail: string,
): Promise<void> {
  const user = await findUserOf(run, name);
  await resendNotice(run, user.id, mail);
  await printLine(context.stdout, `Queued ${mail} to ${user.username} again.`);
}
