import { Command } from 'commander';
import { addCustomer } from './commands/customer.ts';
import { addExempt } from './commands/exempt.ts';
import { addExplain } from './commands/explain.ts';
import { addMails } from './commands/mails.ts';
import { addPlanAndEnforce, addRemind } from './commands/plan-and-enforce.ts';
import { addRealm } from './commands/realm.ts';
import { addRuns } from './commands/runs.ts';
import type { CliContext } from './context.ts';

/** The command `cutover`. */
export function createProgram(context: CliContext): Command {
  const program = new Command('cutover')
    .description('Makes two-factor authentication mandatory in stages on a Keycloak realm.')
    .addHelpText('after', exitCodeHelp)
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
    })
    .exitOverride();
  addExplain(program, context);
  addPlanAndEnforce(program, context);
  addRemind(program, context);
  addRuns(program, context);
  addMails(program, context);
  addExempt(program, context);
  addCustomer(program, context);
  addRealm(program, context);
  return program;
}

const exitCodeHelp = `
Exit codes: 0 done, 1 some users failed, 2 wrong use or configuration, 3 a service is away.
Settings come from the environment; see the table in README.md.`;
