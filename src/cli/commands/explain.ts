import { CutoverError } from '../../domain/errors.ts';
import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { explainStdin } from '../explain-stdin.ts';
import { explainUserInWords } from '../explain-user.ts';
import { asOf, json } from './options.ts';
import { withRun } from './with-run.ts';

interface ExplainOptions {
  stdin?: boolean;
  asOf?: string;
  json?: boolean;
}

/** `explain` */
export function addExplain(program: Command, context: CliContext): void {
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
