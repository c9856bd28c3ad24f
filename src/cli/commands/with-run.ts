import type { CliContext, Run } from '../context.ts';

/** Opens a run for one command and closes it. @throws {CutoverError} */
export async function withRun(
  context: CliContext,
  work: (run: Run) => Promise<void>,
): Promise<void> {
  const run = await context.openRun();
  try {
    await work(run);
  } finally {
    await run.close();
  }
}
