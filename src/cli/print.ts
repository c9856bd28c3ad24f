import { once } from 'node:events';
import type { Writable } from 'node:stream';
import Table from 'cli-table3';

/** Writes one line, waiting when the reader is slower than we are; nothing once the reader has gone. */
export async function printLine(stream: Writable, text: string): Promise<void> {
  if (!stream.writable || stream.write(`${text}\n`)) return;
  // A reader that goes away ends the waiting too; the stream's own listener sees the error.
  await once(stream, 'drain').catch(() => undefined);
}

export async function printJson(stream: Writable, value: unknown): Promise<void> {
  await printLine(stream, JSON.stringify(value));
}

/** A table for people; numbers stand on the right. */
export async function printTable(
  stream: Writable,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): Promise<void> {
  const isNumeric = head.map((_, column) => rows.every((row) => typeof row[column] === 'number'));
  const table = new Table({
    head: [...head],
    colAligns: isNumeric.map((numeric) => (numeric ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => row.map(String)));
  await printLine(stream, table.toString());
}

/** `1 user`, `2 users`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

/** A table of how many there are of each kind, and what the kind means. */
export async function printCounts<Kind extends string>(
  stream: Writable,
  title: string,
  meanings: Readonly<Record<Kind, string>>,
  counts: Readonly<Record<Kind, number>>,
): Promise<void> {
  const rows = Object.entries<string>(meanings).map(([kind, meaning]) => [
    kind,
    counts[kind as Kind],
    meaning,
  ]);
  await printTable(stream, [title, 'Users', 'Meaning'], rows);
}
