import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { printMails, resendMail } from '../mails.ts';
import { printVerifications, unblockMails } from '../verifications.ts';
import { json } from './options.ts';
import { withRun } from './with-run.ts';

/** `mails`, `verifications`, `unblock` and `resend` */
export function addMails(program: Command, context: CliContext): void {
  program
    .command('mails <user>')
    .description('show what became of each mail to a user')
    .option(...json)
    .action((user: string, options: { json?: boolean }) =>
      withRun(context, (run) => printMails(context, run, user, options)),
    );
  program
    .command('verifications <user>')
    .description('show the verifications of the last day, and what became of their mails')
    .option(...json)
    .action((user: string, options: { json?: boolean }) =>
      withRun(context, (run) => printVerifications(context, run, user, options)),
    );
  program
    .command('unblock <user>')
    .description('mail a user again who said “this was not me”, from the networks that it stopped')
    .action((user: string) => withRun(context, (run) => unblockMails(context, run, user)));
  program
    .command('resend <user> <mail>')
    .description('send a mail again that was not sent, or perhaps not; name it as mails shows it')
    .action((user: string, mail: string) =>
      withRun(context, (run) => resendMail(context, run, user, mail)),
    );
}
