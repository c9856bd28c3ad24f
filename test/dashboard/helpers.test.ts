import assert from 'node:assert/strict';
import { chooseLanguage } from '../../src/dashboard/messages.ts';
import { toTwoFactorError } from '../../src/dashboard/problem.ts';
import { describeRefusal } from '../../src/dashboard/refusal.ts';

describe('the words of the Dashboard library', () => {
  const cases: [tags: string[], language: string][] = [
    [['de'], 'de'],
    [['de-AT', 'en'], 'de'],
    [['DE-CH'], 'de'],
    [['fr', 'de'], 'de'],
    [['', 'en-GB', 'de'], 'en'],
    [['den', 'enx'], 'en'],
    [[], 'en'],
  ];
  for (const [tags, language] of cases) {
    it(`are in ${language} for ${JSON.stringify(tags)}`, () => {
      assert.equal(chooseLanguage(tags), language);
    });
  }
});

describe('a problem that the Dashboard library reads', () => {
  const read = (body: unknown, retryAfter: string | null = null, status = 403): unknown[] => {
    const error = toTwoFactorError(status, body, retryAfter);
    return [error.code, error.message, error.status, error.retryAfterSeconds];
  };

  it('keeps code, words and waiting time', () => {
    const problem = { code: 'too-many-requests', detail: 'Wait.' };
    assert.deepEqual(read(problem, '7', 429), ['too-many-requests', 'Wait.', 429, 7]);
  });

  for (const body of [undefined, null, 'text', 7, [], {}, { code: 7, detail: {} }]) {
    it(`may be anything: ${String(JSON.stringify(body))}`, () => {
      const words = 'The service answered 502.';
      assert.deepEqual(read(body, null, 502), ['unexpected-answer', words, 502, undefined]);
    });
  }

  it('has no more words than a dialog can hold, and waits for a number of seconds only', () => {
    const [, message, , seconds] = read({ code: 'x', detail: 'y'.repeat(9_000) }, 'Fri, 21 Jan');
    assert.equal(String(message).length, 500);
    assert.equal(seconds, undefined);
  });
});

describe('what the Dashboard library says of a refusal', () => {
  const cases: [code: string, status: number | undefined, words: string, action?: string][] = [
    ['two-factor-setup-required', 403, 'setUp', 'setUp'],
    ['two-factor-not-proven', 401, 'notProven', 'logIn'],
    ['session-ended', 401, 'ended', 'logIn'],
    ['session-ended', undefined, 'ended', 'logIn'],
    ['remote-permission-missing', 403, 'forbidden'],
    ['user-disabled', 403, 'refused'],
    ['token-invalid', 401, 'refused'],
    ['usage', 400, 'refused'],
    ['constructor', 400, 'refused'],
    ['too-many-requests', 429, 'tooMany', 'retry'],
    ['keycloak-away', 503, 'away', 'retry'],
    ['unreachable', undefined, 'away', 'retry'],
    ['unexpected-answer', 404, 'away', 'retry'],
    ['unexpected-answer', 200, 'away', 'retry'],
  ];
  for (const [code, status, words, action] of cases) {
    it(`${code} with status ${String(status)}: ${words}`, () => {
      const refusal = describeRefusal({ code, status }, false);
      assert.deepEqual([refusal.words, refusal.action], [words, action]);
    });
  }

  it('names two-factor as the reason of a lost session only when it is required by now', () => {
    assert.equal(describeRefusal({ code: 'session-ended', status: 401 }, true).words, 'required');
    assert.equal(describeRefusal({ code: 'user-disabled', status: 403 }, true).words, 'refused');
  });
});
