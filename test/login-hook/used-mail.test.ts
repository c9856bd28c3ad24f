import assert from 'node:assert/strict';
import { enrol, saveRecoveryCodes } from '../support/enrol.ts';
import type { HookRealm } from '../support/hook-realm.ts';
import {
  firstRequiredInstant,
  lastOptionalInstant,
  type HookSidecar,
} from '../support/hook-sidecar.ts';
import { openMailStage } from '../support/hook-stage.ts';
import { createLoginBrowser, type LoginBrowser, type Page } from '../support/login-browser.ts';
import { aRealmUser, testPassword } from '../support/realm.ts';

const instants = { 'set-up': firstRequiredInstant, network: lastOptionalInstant };

describe('A tab whose mail another tab has used up', function () {
  this.timeout(300_000);
  let realm: HookRealm;
  let sidecar: HookSidecar;
  let close: () => Promise<void>;
  let number = 0;

  before(async () => {
    // Wide enough for the codes of several log-ins within half a minute.
    ({ realm, sidecar, close } = await openMailStage({ otpPolicyLookAheadWindow: 10 }));
  });
  after(() => close());

  interface Tabs {
    userId: string;
    browser: LoginBrowser;
    first: Page;
    second: Page;
    /** Of the mail that both wait for, which is confirmed. */
    verificationId: string;
  }

  async function openTabs(purpose: keyof typeof instants): Promise<Tabs> {
    sidecar.setNow(instants[purpose]);
    const username = `user-${String((number += 1))}@example.com`;
    const { id: userId } = await realm.admin.users.create(aRealmUser(username));
    const browser = createLoginBrowser(realm);
    const person = { username, password: testPassword };
    const [first, second] = [await browser.logIn(person), await browser.logIn(person)];
    assert.equal(first.waiting?.purpose, purpose, first.html);
    assert.equal(second.waiting?.number, first.waiting.number, second.html);
    assert.equal(await sidecar.confirm(userId, first.waiting.number), 200);
    const { id: verificationId } = await sidecar.latest(userId);
    return { userId, browser, first, second, verificationId };
  }

  const press = (browser: LoginBrowser, page: Page, button: string): Promise<Page> =>
    browser.submit(page, { [button]: 'true' });

  function isIn({ redirectedTo }: Page): boolean {
    return redirectedTo?.searchParams.has('code') === true;
  }

  async function countMails(userId: string): Promise<number> {
    return (await sidecar.verifications.list(userId)).length;
  }

  async function countAuthenticators(userId: string): Promise<number> {
    const credentials = await realm.admin.users.getCredentials({ id: userId });
    return credentials.filter(({ type }) => type === 'otp').length;
  }

  const ways: Record<string, (tabs: Tabs) => Promise<Page>> = {
    'asks for the mail again': ({ browser, second }) => press(browser, second, 'resend'),
    'asks for another mail': ({ browser, second }) => press(browser, second, 'another'),
    continues: ({ browser, second }) => press(browser, second, 'check'),
    'sends its own form': async ({ browser, second }) => (await enrol(browser, second)).page,
  };

  for (const [what, go] of Object.entries(ways))
    it(`takes the code of the authenticator that is set up, when it ${what}`, async () => {
      const tabs = await openTabs('set-up');
      const { userId, browser, first } = tabs;
      const second =
        what === 'sends its own form' ? await press(browser, tabs.second, 'check') : tabs.second;
      const { nextCode } = await enrol(browser, await press(browser, first, 'check'));

      const asked = await go({ ...tabs, second });

      assert.equal(asked.id, 'two-factor-code', asked.html);
      const page = await browser.submit(asked, { otp: await nextCode() });
      assert.equal(isIn(await saveRecoveryCodes(browser, page)), true);
      assert.deepEqual([await countAuthenticators(userId), await countMails(userId)], [1, 1]);
    });

  for (const button of ['resend', 'check'])
    it(`gets a new mail, by a press, when nothing was stored: ${button}`, async () => {
      const { userId, browser, second, verificationId } = await openTabs('set-up');
      await sidecar.verifications.move(userId, verificationId, 'confirmed', 'enrolled');

      const used = await press(browser, second, button);

      assert.equal(used.waiting?.state, 'used', used.html);
      assert.equal(used.waiting.number, undefined);
      assert.equal((await browser.poll(used)).state, used.waiting.version);
      const still = await press(browser, used, 'check');
      assert.equal(still.waiting?.state, 'used', still.html);
      assert.equal(await countMails(userId), 1);

      const waiting = await press(browser, still, 'another');

      assert.equal(waiting.waiting?.state, 'pending', waiting.html);
      assert.equal(await sidecar.confirm(userId, waiting.waiting.number), 200);
      await enrol(browser, await press(browser, waiting, 'check'));
      assert.equal(await countAuthenticators(userId), 1);
    });

  for (const button of ['resend', 'check'])
    it(`is let in as well from a network that is known by that: ${button}`, async () => {
      const { userId, browser, second, verificationId } = await openTabs('network');
      const by = { loginId: 'another', rememberForMs: 60_000 };
      assert.equal(await sidecar.verifications.consume(userId, verificationId, by), true);

      const page = await press(browser, second, button);

      assert.equal(isIn(page), true, page.html);
      assert.equal(await countMails(userId), 1);
    });
});
