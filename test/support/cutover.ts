import { PassThrough, Readable } from 'node:stream';
import type { CliContext } from '../../src/cli/context.ts';
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

/** What a command is given from outside, with nothing to read and nobody who looks. */
export function aContext(environment: Readonly<Record<string, string>> = {}): CliContext {
  return {
    stdin: Readable.from([]),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    now: Date.now,
    openRun: () => openRun(environment),
    openRealm: () => Promise.resolve(openRealm(environment)),
    setExitCode: () => undefined,
  };
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
      ...aContext(environment),
      stdin: Readable.from([Buffer.from(stdin)]),
      stdout: stdout.stream,
      stderr: stderr.stream,
      now: () => (now === undefined ? Date.now() : Date.parse(now)),
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
