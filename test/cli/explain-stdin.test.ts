import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { runProgram } from '../../src/cli/run-program.ts';
import { aContext, runCutover, type CommandResult } from '../support/cutover.ts';

const file = new URL('../acceptance/login-decisions.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as { expected: unknown }[];
const [firstCase] = cases;

function explain(lines: readonly string[]): Promise<CommandResult> {
  return runCutover(['explain', '--stdin', '--json'], { stdin: lines.join('\n') });
}

describe('cutover explain --stdin', () => {
  it('answers each acceptance case with its decision, in order', async () => {
    const result = await explain(cases.map((each) => JSON.stringify(each)));
    assert.deepEqual(
      result.json(),
      cases.map(({ expected }) => expected),
    );
    assert.equal(result.exitCode, 0);
    assert.equal(result.stderr, '');
  });

  it('answers a bad line with an error, goes on, and ends with 2', async () => {
    const good = JSON.stringify(firstCase);
    const result = await explain(['{', good, '{"now":"2021-12-20"}', '', good]);
    const answers = result.json() as { error?: string }[];
    assert.deepEqual(
      answers.map(({ error }) => error === undefined),
      [false, true, false, true],
    );
    assert.match(answers[0]?.error ?? '', /This line is no JSON/);
    assert.match(answers[2]?.error ?? '', /now: must be an ISO 8601 instant.*request: /);
    assert.equal(result.exitCode, 2);
    assert.match(result.stderr, /2 lines could not be answered/);
  });

  it('names the faults of a bad policy', async () => {
    const result = await explain([JSON.stringify({ ...firstCase, policy: { realm: 'x' } })]);
    const [answer] = result.json() as { error: string }[];
    assert.match(answer?.error ?? '', /timeZone: is missing.*twoFactor: is missing/);
    assert.equal(result.exitCode, 2);
  });

  it('counts an unreadable join date as absent, and says so', async () => {
    const [{ request, ...rest }] = structuredClone(cases) as unknown as [
      { request: { customers: object[] } },
    ];
    const customers = [{ id: 'acme', name: 'Acme', since: 'soon' }];
    const result = await explain([JSON.stringify({ ...rest, request: { ...request, customers } })]);
    assert.deepEqual(result.json(), [firstCase?.expected]);
    assert.equal(result.exitCode, 0);
    assert.match(result.stderr, /1 join date \(since\) could not be read/);
  });

  it('answers a line that is nested too deeply, and the lines after it', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const good = JSON.stringify(firstCase);
    const bad = JSON.stringify({ ...firstCase, policy: 0 }).replace(
      '"policy":0',
      `"policy":${deep}`,
    );
    const answers = (await explain([bad, good])).json() as { error?: string; verdict?: string }[];
    assert.match(answers[0]?.error ?? '', /cannot be answered|policy/);
    assert.equal(answers[1]?.verdict, 'allow');
  });

  it('ends lines at line feeds only: U+2028 and carriage returns are part of a text', async () => {
    const line = JSON.stringify(firstCase).replace('Mozilla/5.0', 'Mozilla\u2028/5.0');
    const result = await explain([`${line}\r`, line]);
    assert.deepEqual(result.json(), [firstCase?.expected, firstCase?.expected]);
  });

  it('answers a line while the next one has not come yet', async () => {
    const stdin = new PassThrough();
    const stdout = new PassThrough();
    const done = runProgram({ ...aContext(), stdin, stdout }, ['explain', '--stdin']);
    stdin.write(`${JSON.stringify(firstCase)}\n`);
    const [answer] = (await once(stdout, 'data')) as [Buffer];
    assert.deepEqual(JSON.parse(answer.toString()), firstCase?.expected);
    stdin.end();
    await done;
  });

  it('keeps what a customer switched whose id is __proto__', async () => {
    const line = JSON.stringify(firstCase)
      .replace('"customerEnabled":{}', '"customerEnabled":{"__proto__":true}')
      .replace('"id":"acme"', '"id":"__proto__"');
    const [answer] = (await explain([line])).json() as { reason: string }[];
    assert.equal(answer?.reason, 'enabled-by-customer');
  });

  it('takes an address that is no text for an unknown one', async () => {
    const line = JSON.stringify(firstCase).replace('"ip":"203.0.113.7"', '"ip":167837953');
    const [answer] = (await explain([line])).json() as { steps: string[] }[];
    assert.deepEqual(answer?.steps, ['verify-ip']);
  });

  it('answers nothing for nothing', async () => {
    const result = await explain([]);
    assert.deepEqual([result.stdout, result.exitCode], ['', 0]);
  });
});
