import { readFile, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

const patienceMs = 10_000;

/** What a server has written since. */
export interface LogTail {
  /** @throws an Error with all of it when there is no such line within a while */
  waitFor(pattern: RegExp): Promise<void>;
  text(): Promise<string>;
}

/** Looks at a server's log from here on. */
export async function followLog(file: string): Promise<LogTail> {
  const { size } = await stat(file);
  const text = async (): Promise<string> => (await readFile(file)).subarray(size).toString();
  return {
    text,
    waitFor: async (pattern) => {
      const end = Date.now() + patienceMs;
      while (!pattern.test(await text())) {
        if (Date.now() > end) throw new Error(`No ${String(pattern)} in: ${await text()}`);
        await setTimeout(100);
      }
    },
  };
}
