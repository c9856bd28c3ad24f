import assert from 'node:assert/strict';
import { enrol } from '../support/enrol.ts';
import type { Page } from '../support/login-browser.ts';
import { send } from './fake-sidecar.ts';
import type { FakeSidecar, VerificationsAnswer } from './fake-sidecar.ts';
import { otherEnvelopes } from './not-an-answer.ts';
import { openSetUpStage, type NewLogin, type SetUpStage } from './set-up-stage.ts';

/** The right answer with some parts changed. */
function change(parts: object): VerificationsAnswer {
  return (response, right) => send(response, { ...right, ...parts });
}

/** What a sidecar does that confirms no mailbox, and claims none, although its verification is confirmed. */
const notAnAnswer: Record<string, VerificationsAnswer> = {
  ...Object.fromEntries(
    Object.entries(otherEnvelopes).map(([name, parts]) => [name, change(parts)]),
  ),
  'answers without an envelope': (response, right) =>
    send(response, { verification: (right as { verification: object }).verification }),
  'answers more than 64 kB': change({ padding: 'x'.repeat(65 * 1024) }),
  'answers garbage': (response) => send(response, 'garbage'),
  'accepts and says nothing': () => undefined,
};

describe('Of a confirmed mailbox, while the sidecar', function () {
  this.timeout(300_000);
  let sidecar: FakeSidecar;
  let stage: SetUpStage;
  let login: NewLogin;

  before(async () => {
    stage = await openSetUpStage();
  });
  after(() => stage.realm.remove());
  beforeEach(async () => {
    sidecar = await stage.startSidecar({ timeLimitMs: '1000' });
  });
  afterEach(() => sidecar.stop());

  async function logIn(): Promise<Page> {
    login = await stage.logIn();
    return login.page;
  }

  /** The answer was at fault, and nothing else: with the right one the same log-in goes on. */
  async function assertGoesOn(blocked: Page): Promise<void> {
    sidecar.answerVerifications(send);
    await enrol(login.browser, await login.browser.submit(blocked, {}));
    assert.equal(await login.countAuthenticators(), 1);
  }

  for (const [name, answer] of Object.entries(notAnAnswer)) {
    it(`${name}, the page for an authenticator is not shown`, async () => {
      sidecar.answerVerifications(answer);

      const page = await logIn();

      assert.equal(page.blockedReason, 'away', page.html);
      assert.ok(!page.fields.has('totpSecret'));
      assert.equal(sidecar.waiting.length, 1);
      await assertGoesOn(page);
    });

    it(`${name}, no authenticator is stored`, async () => {
      const form = await logIn();
      sidecar.answerVerifications(answer, /\/enrolment$/);

      const { page } = await enrol(login.browser, form);

      assert.equal(page.blockedReason, 'away', page.html);
      assert.equal(await login.countAuthenticators(), 0);
      assert.equal(sidecar.waiting.at(-1)?.path, '/a-verification/enrolment');
      await assertGoesOn(page);
    });
  }
});
