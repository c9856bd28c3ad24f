import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { runCutover, type CommandResult } from '../support/cutover.ts';

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

  it('answers nothing for nothing', async () => {
    const result = await explain([]);
    assert.deepEqual([result.stdout, result.exitCode], ['', 0]);
  });
});
