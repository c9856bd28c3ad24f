import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { assertMeant, enforce, type EnforceOptions } from '../enforce.ts';
import { printPlan } from '../plan.ts';
import { remind } from '../remind.ts';
import { asOf, json } from './options.ts';
import { withRun } from './with-run.ts';

/** `plan` and `enforce` */
export function addPlanAndEnforce(program: Command, context: CliContext): void {
  program
    .command('plan')
    .description('show what enforcement would do; changes nothing')
    .option(...asOf)
    .option('--save <file>', 'keep the plan, for enforce --plan')
    .option(...json)
    .action((options: { asOf?: string; save?: string; json?: boolean }) =>
      withRun(context, (run) => printPlan(context, run, options)),
    );
  program
    .command('enforce')
    .description('ask everyone who must set up a second factor to do so, and end their sessions')
    .option(...asOf)
    .option('--rehearsal', 'allow --as-of, on a realm that is not in use')
    .option('--plan <file>', 'refuse when this saved plan went stale')
    .option(...json)
    .action((options: EnforceOptions) => {
      assertMeant('enforce', options);
      return withRun(context, (run) => enforce(context, run, options));
    });
}

/** `remind` */
export function addRemind(program: Command, context: CliContext): void {
  program
    .command('remind')
    .description('queue a mail to everyone whose reminder is due; the sidecar sends')
    .option(...asOf)
    .option('--rehearsal', 'allow --as-of, on a realm that is not in use')
    .option(...json)
    .action((options: EnforceOptions) => {
      assertMeant('remind', options);
      return withRun(context, (run) => remind(context, run, options));
    });
}
