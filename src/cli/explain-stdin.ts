import { createCaseExplainer, type CaseExplainer } from '../services/explain-cases.ts';
import type { CliContext } from './context.ts';
import { count, printLine } from './print.ts';
import { readLines } from './read-lines.ts';

/**
 * `explain --stdin`: one line of JSON for each line that is not blank; a bad one does not stop the rest.
 * The answers to all lines that came together go out together.
 */
export async function explainStdin(context: CliContext): Promise<void> {
  const explainer = createCaseExplainer();
  let bad = 0;
  for await (const lines of readLines(context.stdin)) {
    if (!context.stdout.writable) break;
    const answers = answerAll(explainer, lines);
    bad += answers.filter((answer) => 'error' in answer).length;
    if (answers.length > 0) {
      await printLine(context.stdout, answers.map((answer) => JSON.stringify(answer)).join('\n'));
    }
  }
  await reportDoubts(context, bad, explainer.unreadableJoinDates());
}

function answerAll(
  explainer: CaseExplainer,
  lines: readonly string[],
): ReturnType<CaseExplainer['answer']>[] {
  return lines.filter((line) => line.trim() !== '').map((line) => explainer.answer(line));
}

async function reportDoubts(context: CliContext, bad: number, unreadable: number): Promise<void> {
  if (unreadable > 0) {
    const dates = count(unreadable, 'join date');
    await printLine(
      context.stderr,
      `${dates} (since) could not be read and counted as absent: write an instant or a day.`,
    );
  }
  if (bad === 0) return;
  await printLine(context.stderr, `${count(bad, 'line')} could not be answered.`);
  context.setExitCode(2);
}
