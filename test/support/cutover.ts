import { PassThrough, Readable } from 'node:stream';
import { runProgram } from '../../src/cli/run-program.ts';
import { openRealm } from '../../src/open-realm.ts';
import { openRun } from '../../src/open-run.ts';

export interface CommandResult {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** The lines of standard output, parsed. */
  json(): unknown[];
}

export interface CommandOptions {
  environment?: Readonly<Record<string, string>>;
  stdin?: string;
  /** The instant that the policy takes for now. */
  now?: string;
}

/** Runs one command line of cutover as the executable does, in this process. */
export async function runCutover(
  words: readonly string[],
  { environment = {}, stdin = '', now }: CommandOptions = {},
): Promise<CommandResult> {
  const stdout = collect();
  const stderr = collect();
  let exitCode = 0;
  const error = await runProgram(
    {
      stdin: Readable.from([stdin]),
      stdout: stdout.stream,
      stderr: stderr.stream,
      now: () => (now === undefined ? Date.now() : Date.parse(now)),
      openRun: () => openRun(environment),
      openRealm: () => Promise.resolve(openRealm(environment)),
      setExitCode: (code) => {
        exitCode = code;
      },
    },
    words,
  );
  return {
    exitCode: error ?? exitCode,
    stdout: stdout.text(),
    stderr: stderr.text(),
    json: () =>
      stdout
        .text()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
  };
}

function collect(): { stream: PassThrough; text: () => string } {
  const stream = new PassThrough();
  const chunks: string[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  return { stream, text: () => chunks.join('') };
}
