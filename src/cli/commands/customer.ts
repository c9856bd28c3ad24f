import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { switchCustomerTwoFactor } from '../customer.ts';
import { json } from './options.ts';
import { withRun } from './with-run.ts';

/** `customer` */
export function addCustomer(program: Command, context: CliContext): void {
  const customer = program
    .command('customer')
    .description("a customer's choice while it is optional");
  for (const state of ['on', 'off'] as const) {
    customer
      .command(`${state} <customer>`)
      .description(`switch two-factor ${state} for a customer (organization alias)`)
      .option('--by <name>', 'who wants it', 'command line')
      .option(...json)
      .action((customerId: string, options: { by: string; json?: boolean }) =>
        withRun(context, (run) => {
          const change = { customerId, enabled: state === 'on', by: options.by };
          return switchCustomerTwoFactor(context, run, change, options);
        }),
      );
  }
}
