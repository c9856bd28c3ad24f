import { CommanderError } from 'commander';
import { CutoverError } from '../domain/errors.ts';
import { PolicyInvalid } from '../domain/policy.ts';
import type { CliContext } from './context.ts';
import { exitCodeOf } from './exit-code.ts';
import { createProgram } from './program.ts';

/**
 * Runs one command line. What a person can mend becomes one clear line; only our own mistakes show a stack.
 *
 * @returns the exit code of a command that an error ended, `undefined` when it came to its end
 */
export async function runProgram(
  context: CliContext,
  words: readonly string[],
): Promise<number | undefined> {
  try {
    await createProgram(context).parseAsync([...words], { from: 'user' });
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof CutoverError) {
      context.stderr.write(`cutover: ${describe(error)}\n`);
      return exitCodeOf(error.code);
    }
    throw error;
  }
}

function describe(error: CutoverError): string {
  if (!(error instanceof PolicyInvalid)) return error.message;
  const faults = error.faults.map(({ path, message }) => `\n  ${path}: ${message}`);
  return `the policy is not valid:${faults.join('')}`;
}
