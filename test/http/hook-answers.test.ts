import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createHookApp } from '../../src/http/hook/app.ts';
import { listen, type Listener } from '../../src/http/listener.ts';
import { createLog } from '../../src/http/log.ts';
import { createMetrics } from '../../src/http/operations/metrics.ts';
import type { LoginAnswer } from '../../src/services/decide-login.ts';
import { allow } from '../login-hook/fake-sidecar.ts';

const [{ request }] = JSON.parse(
  readFileSync(new URL('../acceptance/login-decisions.json', import.meta.url), 'utf8'),
) as [{ request: object }];

const secret = 'the-secret-of-the-login-hook-in-tests';

const right = { decision: allow, takeBackSetUp: false, offerSetUp: null };

/** Answers that a mistake in the sidecar could bring about. */
const mistakes: Record<string, object> = {
  'lets in with steps left': { ...right, decision: { ...allow, steps: ['enter-otp'] } },
  'goes on without a step': { ...right, decision: { ...allow, verdict: 'continue' } },
  'has a verdict that there is not': { ...right, decision: { ...allow, verdict: 'maybe' } },
  'has no phase': { ...right, decision: { ...allow, phase: undefined } },
  'says more than it should': { ...right, decision: { ...allow, secret: 'x' } },
  'does not say what is taken back': { decision: allow, offerSetUp: null },
};

describe('an answer to the login hook', () => {
  let listener: Listener;
  let answer: object;

  before(async () => {
    const notAsked = (): never => {
      throw new Error('not asked here');
    };
    const waiting = {
      ...{ open: notAsked, openAnother: notAsked, look: notAsked, resend: notAsked },
      claimEnrolment: notAsked,
    };
    const decide = (): Promise<LoginAnswer> => Promise.resolve(answer as LoginAnswer);
    const readiness = { check: () => Promise.reject(new Error('not asked here')) };
    const app = createHookApp(
      { log: createLog('silent'), metrics: createMetrics(readiness) },
      { secrets: [secret], waiting, decide, forgetTakenBack: notAsked },
    );
    listener = await listen(app, { host: '127.0.0.1', port: 0, settingNames: '' });
  });
  after(() => listener.stop(1_000));

  function ask(): Promise<Response> {
    return fetch(`http://127.0.0.1:${String(listener.port)}/hook/v1/decisions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${secret}` },
      body: JSON.stringify({ nonce: 'AAAAAAAAAAAAAAAAAAAAAA', remember: false, request }),
    });
  }

  it('goes out as protocol 1 has it', async () => {
    answer = right;

    const response = await ask();

    assert.equal(response.status, 200);
    assert.deepEqual(((await response.json()) as typeof right).decision, allow);
  });

  for (const [what, mistake] of Object.entries(mistakes))
    it(`is a failure when it ${what}`, async () => {
      answer = mistake;

      const response = await ask();

      assert.equal(response.status, 500);
      assert.doesNotMatch(await response.text(), /verdict/);
    });
});
