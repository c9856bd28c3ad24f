import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const lines = 100_000;
const cases = JSON.parse(
  readFileSync(new URL('../test/acceptance/login-decisions.json', import.meta.url), 'utf8'),
) as unknown[];
const texts = cases.map((each) => `${JSON.stringify(each)}\n`);
const executable = fileURLToPath(new URL('../bin/cutover.js', import.meta.url));

/** Whole-process time of answering this many lines, in ms. */
async function measure(count: number): Promise<number> {
  const input = Array.from({ length: count }, (_, index) => texts[index % texts.length]).join('');
  const started = performance.now();
  const child = spawn(process.execPath, [executable, 'explain', '--stdin'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end(input);
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error(`cutover explain ended with ${code}`);
  return performance.now() - started;
}

const startUp = await measure(0);
const whole = await measure(lines);
console.log(`start-up ${startUp.toFixed(0)} ms`);
console.log(
  `${lines} lines in ${whole.toFixed(0)} ms: ${((lines / whole) * 1000).toFixed(0)} lines/s`,
);
console.log(`ratio to the goal of 10,000 lines/s: ${(lines / whole / 10).toFixed(2)}`);
