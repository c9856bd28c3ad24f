import { createInterface } from 'node:readline';
import { createCaseExplainer } from '../services/explain-cases.ts';
import type { CliContext } from './context.ts';
import { count, printLine } from './print.ts';

/** Answers are written together, some hundred at a time: one write each would take most of the time. */
const batchSize = 256;

/** `explain --stdin`: one line of JSON for each line that is not blank; a bad one does not stop the rest. */
export async function explainStdin(context: CliContext): Promise<void> {
  const explainer = createCaseExplainer();
  let batch: string[] = [];
  let bad = 0;
  for await (const line of createInterface({ input: context.stdin, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    const answer = explainer.answer(line);
    if ('error' in answer) bad += 1;
    batch.push(JSON.stringify(answer));
    if (batch.length >= batchSize) {
      await printLine(context.stdout, batch.join('\n'));
      batch = [];
    }
  }
  if (batch.length > 0) await printLine(context.stdout, batch.join('\n'));
  await reportDoubts(context, bad, explainer.unreadableJoinDates());
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
