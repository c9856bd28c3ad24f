import { Command } from 'commander';
import { CutoverError } from '../domain/errors.ts';
import type { CliContext, Run } from './context.ts';
import { switchCustomerTwoFactor } from './customer.ts';
import { assertMeant, enforce, type EnforceOptions } from './enforce.ts';
import { explainStdin } from './explain-stdin.ts';
import { explainUserInWords } from './explain-user.ts';
import { printMails, resendMail } from './mails.ts';
import { printPlan } from './plan.ts';
import { remind } from './remind.ts';
import { compareRealm } from './realm.ts';

const asOf = [
  '--as-of <day or instant>',
  'decide as of this day (its first instant) or instant',
] as const;
const json = ['--json', 'print JSON lines'] as const;

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
  addMails(program, context);
  addCustomer(program, context);
  addRealm(program, context);
  return program;
}

const exitCodeHelp = `
Exit codes: 0 done, 1 some users failed, 2 wrong use or configuration, 3 a service is away.
Settings come from the environment; see the table in README.md.`;

interface ExplainOptions {
  stdin?: boolean;
  asOf?: string;
  json?: boolean;
}

function addExplain(program: Command, context: CliContext): void {
  program
    .command('explain [user]')
    .description(
      'say which rule decides for a user, or answer JSON lines {policy, now, state, request}',
    )
    .option('--stdin', 'answer the lines of standard input')
    .option(...asOf)
    .option(...json)
    .action(async (user: string | undefined, options: ExplainOptions) => {
      if (options.stdin === true) {
        assertNothingElse(user, options);
        return explainStdin(context);
      }
      if (user === undefined) {
        throw new CutoverError('usage', 'Name a user (user name or id), or pass --stdin.');
      }
      return withRun(context, (run) => explainUserInWords(context, run, user, options));
    });
}

function assertNothingElse(user: string | undefined, { asOf }: ExplainOptions): void {
  if (user === undefined && asOf === undefined) return;
  throw new CutoverError('usage', '--stdin takes no user and no --as-of: each line holds its own.');
}

function addPlanAndEnforce(program: Command, context: CliContext): void {
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

function addRemind(program: Command, context: CliContext): void {
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

function addMails(program: Command, context: CliContext): void {
  program
    .command('mails <user>')
    .description('show what became of each mail to a user')
    .option(...json)
    .action((user: string, options: { json?: boolean }) =>
      withRun(context, (run) => printMails(context, run, user, options)),
    );
  program
    .command('resend <user> <mail>')
    .description('send a mail again that was not sent, or perhaps not; name it as mails shows it')
    .action((user: string, mail: string) =>
      withRun(context, (run) => resendMail(context, run, user, mail)),
    );
}

function addCustomer(program: Command, context: CliContext): void {
  const customer = program
    .command('customer')
    .description("a customer's choice while it is optional");
  for (const state of ['on', 'off'] as const) {
    customer
      .command(`${state} <customer>`)
      .description(`switch two-factor ${state} for a customer (organization alias)`)
      .option(...json)
      .action((customerId: string, options: { json?: boolean }) =>
        withRun(context, (run) => {
          const change = { customerId, enabled: state === 'on' };
          return switchCustomerTwoFactor(context, run, change, options);
        }),
      );
  }
}

function addRealm(program: Command, context: CliContext): void {
  const realm = program.command('realm').description('prepare a realm; needs an administrator');
  realm
    .command('plan')
    .description('show what the realm lacks; changes nothing')
    .option(...json)
    .action((options: { json?: boolean }) => compareRealm(context, { ...options, apply: false }));
  realm
    .command('apply')
    .description('show what the realm lacks, and make it so')
    .option(...json)
    .action((options: { json?: boolean }) => compareRealm(context, { ...options, apply: true }));
}

async function withRun(context: CliContext, work: (run: Run) => Promise<void>): Promise<void> {
  const run = await context.openRun();
  try {
    await work(run);
  } finally {
    await run.close();
  }
}
