import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { printRuns } from '../runs.ts';
import { json } from './options.ts';
import { withRun } from './with-run.ts';

/** `runs` */
export function addRuns(program: Command, context: CliContext): void {
  program
    .command('runs')
    .description('show the latest enforcements and reminders, how far they are and how they ended')
    .option(...json)
    .action((options: { json?: boolean }) =>
      withRun(context, (run) => printRuns(context, run, options)),
    );
}
