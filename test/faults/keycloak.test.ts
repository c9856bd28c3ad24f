import assert from 'node:assert/strict';
import { httpAnswer, type Fault, type Moment } from '../../stack/fault-proxy.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import {
  assertClear,
  assertOneLine,
  createFaultStage,
  keycloakAway,
  tenDaysBefore,
  type FaultStage,
} from './fault-stage.ts';
import { createTransition, type Transition } from './transition.ts';

const keycloakFailed = /Keycloak at \S+ failed to .*: look into its log, then try again\.$/m;

const faults: Record<string, Fault> = {
  'refuses connections': { kind: 'refuse' },
  'falls silent': { kind: 'hang' },
  'breaks before it has heard all': { kind: 'cut-request', afterBytes: 40 },
  'breaks in the middle of an answer': { kind: 'cut-answer', afterBytes: 60 },
  'answers 502': { kind: 'answer', text: httpAnswer(502) },
  'answers 503': { kind: 'answer', text: httpAnswer(503) },
};

/** Requests of an enforcement, of which some users' are served before. */
const steps: Record<string, Moment> = {
  'listing the users': { on: /^GET \S+\/users\/?\?/ },
  'reading a user': { on: /^GET \S+\/users\/[\w-]+[ ?]/, skip: 4 },
  'adding the required action': { on: /^PUT \S+\/users\//, skip: 2 },
  'ending the sessions': { on: /^POST \S+\/logout/, skip: 2 },
  'looking for offline sessions': { on: /^GET \S+\/consents/, skip: 2 },
};

/** Where a fault is tried in the middle; the others would only repeat what these show. */
const triedAt: Record<string, string[]> = {
  'refuses connections': Object.keys(steps),
  'falls silent': ['adding the required action', 'ending the sessions'],
  'breaks before it has heard all': ['adding the required action', 'ending the sessions'],
  'breaks in the middle of an answer': Object.keys(steps),
  'answers 503': ['listing the users', 'ending the sessions'],
};

describe('faults of Keycloak', function () {
  this.timeout(90_000);
  let stage: FaultStage;
  let transition: Transition;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await createFaultStage();
    transition = createTransition(stage);
  });

  after(() => stage.remove());

  for (const [name, fault] of Object.entries(faults)) {
    it(`${name}, from the start: each command says so and does nothing`, async () => {
      await transition.prepare();
      stage.keycloakProxy.inject(fault);
      const environment = { KEYCLOAK_TIMEOUT_MS: '500' };
      for (const words of [['plan'], ['enforce'], ['remind'], ['customer', 'on', 'acme']]) {
        const result = await stage.cutover(words, { now: tenDaysBefore, environment });
        assertOneLine(result, keycloakAway);
      }
      await stage.keycloakProxy.forward();
      assert.equal((await stage.cutover(['enforce'])).exitCode, 0);
      await transition.assertDoneOnce();
    });

    for (const step of triedAt[name] ?? []) {
      it(`${name} while ${step}: all is right after at most one more run`, async () => {
        await transition.prepare();
        stage.keycloakProxy.inject(fault, steps[step]);
        const running = stage.cutover(['enforce'], {
          environment: { KEYCLOAK_TIMEOUT_MS: '1000' },
        });
        await Promise.race([stage.keycloakProxy.met(), running]);
        await stage.keycloakProxy.forward();
        const first = await running;
        assert.ok(stage.keycloakProxy.hasMet());
        assertClear(first, keycloakAway);
        await transition.assertNothingHalfDone();
        if (first.exitCode !== 0) {
          const again = await stage.cutover(['enforce']);
          assert.equal(again.exitCode, 0, again.stderr);
        }
        await transition.assertDoneOnce(1);
      });
    }
  }

  for (const [step, moment] of Object.entries(steps).filter(([, { skip }]) => skip !== undefined)) {
    it(`answers 500 once while ${step}: this user is named, and done by the next run`, async () => {
      await transition.prepare();
      const fault: Fault = { kind: 'answer', text: httpAnswer(500) };
      stage.keycloakProxy.inject(fault, { ...moment, times: 1 });
      const result = await stage.cutover(['enforce']);
      assert.ok(stage.keycloakProxy.hasMet());
      assert.match(
        result.stderr,
        /^\w+@example\.com: Keycloak at \S+ failed to [^\n]+ \(HTTP 500\): look into its log, then try again\.\n$/,
      );
      assert.equal(result.exitCode, 1);
      await transition.assertNothingHalfDone();
      assert.equal((await stage.cutover(['enforce'])).exitCode, 0);
      await transition.assertDoneOnce(1);
    });
  }

  it('answers 500, from the start: each command says so and does nothing', async () => {
    await transition.prepare();
    stage.keycloakProxy.inject({ kind: 'answer', text: httpAnswer(500) });
    for (const words of [['plan'], ['enforce'], ['remind'], ['customer', 'on', 'acme']]) {
      assertOneLine(await stage.cutover(words, { now: tenDaysBefore }), keycloakFailed);
    }
    await stage.keycloakProxy.forward();
    assert.equal((await stage.cutover(['enforce'])).exitCode, 0);
    await transition.assertDoneOnce();
  });

  for (const [step, moment] of Object.entries(steps)) {
    it(`answers 401 once while ${step}: the run goes on with a new token`, async () => {
      await transition.prepare();
      const fault: Fault = { kind: 'answer', text: httpAnswer(401) };
      stage.keycloakProxy.inject(fault, { ...moment, times: 1 });
      const result = await stage.cutover(['enforce']);
      assert.ok(stage.keycloakProxy.hasMet());
      assert.equal(result.stderr, '');
      assert.equal(result.exitCode, 0);
      await transition.assertDoneOnce();
    });
  }
});
