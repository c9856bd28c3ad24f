import { findUser } from '../services/find-user.ts';
import { resendNotice } from '../services/resend-notice.ts';
import { describeInstant } from './as-of.ts';
import type { CliContext, Run } from './context.ts';
import { printJson, printLine, printTable } from './print.ts';

/** `mails USER`: what became of each mail to a user. */
export async function printMails(
  context: CliContext,
  run: Run,
  name: string,
  { json = false }: { json?: boolean },
): Promise<void> {
  const user = await findUser(run.directory, run.policy.document.realm, name);
  const deliveries = await run.ledger.list(user.id);
  deliveries.sort((one, other) => one.at - other.at);
  if (json) {
    for (const { at, ...delivery } of deliveries) {
      await printJson(context.stdout, { ...delivery, at: new Date(at).toISOString() });
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

/** `verifications USER`: those of the last day, and what became of their mails. */
export async function printVerifications(
  context: CliContext,
  run: Run,
  name: string,
  { json = false }: { json?: boolean },
): Promise<void> {
  const user = await findUser(run.directory, run.policy.document.realm, name);
  const verifications = await run.verifications.list(user.id);
  const deliveries = await run.ledger.list(user.id);
  const mailsOf = (id: string): string[] =>
    deliveries
      .filter(({ notice }) => notice.startsWith(`verification ${id} `))
      .map(({ state, words }) => (words === null ? state : `${state}: ${words}`));
  if (json) {
    for (const verification of verifications) {
      // Its number lets whoever reads it confirm.
      const shown = { ...verification, number: undefined, mails: mailsOf(verification.id) };
      await printJson(context.stdout, shown);
    }
    return;
  }
  const rows = verifications.map(({ id, purpose, state, network, createdAt, triesLeft }) => [
    describeInstant(run.policy, createdAt),
    purpose,
    state,
    network ?? 'unknown',
    triesLeft,
    mailsOf(id).join('\n'),
  ]);
  const head = ['Asked', 'For', 'State', 'From', 'Tries left', 'Mails'];
  if (rows.length === 0) await printLine(context.stdout, `No verification of ${user.username}.`);
  else await printTable(context.stdout, head, rows);
}

/** `resend USER MAIL`: sends one mail again, ahead of all others. */
export async function resendMail(
  context: CliContext,
  run: Run,
  name: string,
  mail: string,
): Promise<void> {
  const user = await findUser(run.directory, run.policy.document.realm, name);
  await resendNotice(run, user.id, mail);
  await printLine(context.stdout, `Queued ${mail} to ${user.username} again.`);
}
