import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import {
  addExemption,
  importExemptionLines,
  printExemptions,
  removeExemption,
  type ExemptAddOptions,
} from '../exempt.ts';
import { json } from './options.ts';
import { withRun } from './with-run.ts';

/** `exempt` */
export function addExempt(program: Command, context: CliContext): void {
  const exempt = program
    .command('exempt')
    .description('spare users with two-factor the verification of new networks');
  exempt
    .command('add <user>')
    .description('exempt a user, or renew what was suspended; needs active two-factor')
    .requiredOption('--reason <text>', 'why; it is shown in the list')
    .option('--until <day or instant>', 'the last day, or the end; without it there is none')
    .requiredOption('--by <name>', 'who gives it')
    .action((user: string, options: ExemptAddOptions) =>
      withRun(context, (run) => addExemption(context, run, user, options)),
    );
  exempt
    .command('remove <user>')
    .description('ask for the verification of new networks again')
    .action((user: string) => withRun(context, (run) => removeExemption(context, run, user)));
  exempt
    .command('list')
    .description('who, by whom, why, until when; --json is what import reads')
    .option(...json)
    .action((options: { json?: boolean }) =>
      withRun(context, (run) => printExemptions(context, run, options)),
    );
  exempt
    .command('import')
    .description('take over the JSON lines of list --json from standard input: all, or none')
    .action(() => withRun(context, (run) => importExemptionLines(context, run)));
}
