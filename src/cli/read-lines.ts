import type { Readable } from 'node:stream';
import { CutoverError } from '../domain/errors.ts';

/**
 * The lines of a stream, those that arrive together at a time. Only a line feed ends a line: readline would
 * also break at U+2028, which JSON texts may contain.
 *
 * @throws {CutoverError} `usage` when the stream cannot be read, such as a directory
 */
export async function* readLines(stream: Readable): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield lines;
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CutoverError('usage', `Standard input cannot be read: ${reason}`, { cause });
  }
  yield [rest + decoder.decode()];
}
