import assert from 'node:assert/strict';
import { enrol } from '../support/enrol.ts';
import { createHookRealm, type HookRealm } from '../support/hook-realm.ts';
import { createLoginBrowser, type LoginBrowser, type Page } from '../support/login-browser.ts';
import { aRealmUser, testPassword } from '../support/realm.ts';
import { say, send, startFakeSidecar } from './fake-sidecar.ts';
import type { FakeSidecar, VerificationsAnswer } from './fake-sidecar.ts';
import { otherEnvelopes } from './not-an-answer.ts';

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
  let realm: HookRealm;
  let id: string;
  let browser: LoginBrowser;
  let number = 0;

  before(async () => {
    realm = await createHookRealm({ sidecarUrl: 'http://127.0.0.1:1' });
  });
  after(() => realm.remove());
  // Each has its own: the breaker counts by address.
  beforeEach(async () => {
    sidecar = await startFakeSidecar();
    sidecar.behave(say({ verdict: 'continue', steps: ['verify-mailbox', 'configure-otp'] }));
    sidecar.sayOfVerifications({ state: 'confirmed' });
    await realm.configure({ sidecarUrl: sidecar.url, timeLimitMs: '1000' });
  });
  afterEach(() => sidecar.stop());

  async function logIn(): Promise<Page> {
    const username = `user-${String((number += 1))}@example.com`;
    ({ id } = await realm.admin.users.create(aRealmUser(username)));
    browser = createLoginBrowser(realm);
    return browser.logIn({ username, password: testPassword });
  }

  async function countAuthenticators(): Promise<number> {
    const credentials = await realm.admin.users.getCredentials({ id });
    return credentials.filter(({ type }) => type === 'otp').length;
  }

  /** The answer was at fault, and nothing else: with the right one the same log-in goes on. */
  async function assertGoesOn(blocked: Page): Promise<void> {
    sidecar.answerVerifications(send);
    await enrol(browser, await browser.submit(blocked, {}));
    assert.equal(await countAuthenticators(), 1);
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

      const { page } = await enrol(browser, form);

      assert.equal(page.blockedReason, 'away', page.html);
      assert.equal(await countAuthenticators(), 0);
      assert.equal(sidecar.waiting.at(-1)?.path, '/a-verification/enrolment');
      await assertGoesOn(page);
    });
  }
});
