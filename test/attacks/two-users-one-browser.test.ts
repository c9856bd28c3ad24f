import assert from 'node:assert/strict';
import { enrol, saveRecoveryCodes } from '../support/enrol.ts';
import {
  claimsOf,
  createLoginBrowser,
  type LoginBrowser,
  type Page,
} from '../support/login-browser.ts';
import {
  instants,
  openStage,
  purposes,
  waitingAt,
  type Purpose,
  type Stage,
  type Victim,
  type WaitingLogin,
} from './stage.ts';

interface Tab extends WaitingLogin {
  user: Victim;
  link: string;
}

/** Keycloak has one root authentication session for all tabs of a browser, and makes the session of its id. */
const rootSessionCookie = 'AUTH_SESSION_ID';

describe('Two users who wait for their mails in two tabs of one browser', function () {
  this.timeout(300_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(() => stage.stop());

  /** @param taken a number that it must not show: those of two users may be the same */
  async function openTab(browser: LoginBrowser, purpose: Purpose, taken?: number): Promise<Tab> {
    const user = await stage.createVictim();
    const login = waitingAt(browser, await browser.logIn(user), purpose);
    const [link = ''] = await stage.reader.linksOf(user.username, 1);
    if (login.number === taken) return openTab(browser, purpose, taken);
    return { ...login, user, link };
  }

  async function openTabs(purpose: Purpose): Promise<[Tab, Tab]> {
    stage.sidecar.setNow(instants[purpose]);
    const browser = createLoginBrowser(stage.realm);
    const first = await openTab(browser, purpose);
    const tabs: [Tab, Tab] = [first, await openTab(browser, purpose, first.number)];
    assert.equal(browser.setCookieHeaders(rootSessionCookie).length, 1);
    return tabs;
  }

  async function assertWaiting({ browser, page, number }: Tab): Promise<void> {
    const { waiting } = page;
    assert.match(String((await browser.poll(page)).state), /^PENDING /);
    for (const shown of [
      await browser.get(waiting?.refresh ?? ''),
      await browser.submit(page, { check: 'true' }),
    ])
      assert.deepEqual([shown.waiting?.state, shown.waiting?.number], ['pending', number]);
  }

  async function assertNothingOf({ user: { id } }: Tab): Promise<void> {
    const { users } = stage.realm.admin;
    assert.equal((await stage.sidecar.latest(id)).state, 'pending');
    assert.deepEqual(await users.listSessions({ id }), []);
    const credentials = await users.getCredentials({ id });
    assert.deepEqual(
      credentials.map(({ type }) => type),
      ['password'],
    );
  }

  async function assertIn({ browser, user }: Tab, page: Page): Promise<void> {
    const { body } = await browser.redeem(page);
    assert.equal(claimsOf(body['access_token'])['sub'], user.id, page.html);
  }

  const orders = { first: [0, 1], second: [1, 0] } as const;

  for (const purpose of purposes)
    for (const [which, [own, other]] of Object.entries(orders))
      it(`has the ${which} one go on by the own mail for ${purpose}, and not the other`, async () => {
        const tabs = await openTabs(purpose);
        const [confirmed, waiting] = [tabs[own], tabs[other]];
        const { browser, link, number } = confirmed;

        assert.equal((await stage.reader.type(link, number)).status, 200);
        await stage.reader.type(waiting.link, number);

        assert.match(String((await browser.poll(confirmed.page)).state), /^CONFIRMED /);
        await assertWaiting(waiting);
        let page = await browser.submit(confirmed.page, { check: 'true' });
        if (purpose === 'set-up') {
          await assertWaiting(waiting);
          page = await saveRecoveryCodes(browser, (await enrol(browser, page)).page);
        }
        await assertIn(confirmed, page);
        // Keycloak leads every tab of this browser to that session.
        await browser.get(waiting.page.waiting?.refresh ?? '');
        await assertNothingOf(waiting);
      });
});
