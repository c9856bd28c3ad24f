import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decideLogin } from '../../src/domain/login-decision.ts';
import { decisionInputSchema } from '../../src/domain/login-request.ts';
import { readPolicy } from '../../src/domain/policy.ts';

interface AcceptanceCase {
  name: string;
  policy: unknown;
  expected: unknown;
}

const file = new URL('../acceptance/login-decisions.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as AcceptanceCase[];

describe('login decision: the acceptance cases', () => {
  it('has all 56 of them', () => {
    assert.equal(cases.length, 56);
  });

  for (const acceptanceCase of cases) {
    it(acceptanceCase.name, () => {
      const policy = readPolicy(acceptanceCase.policy);
      const input = decisionInputSchema.parse(acceptanceCase);
      assert.deepEqual(decideLogin(policy, input), acceptanceCase.expected);
    });
  }
});
