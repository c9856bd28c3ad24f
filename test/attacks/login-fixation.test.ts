import assert from 'node:assert/strict';
import { createLoginBrowser, type LoginBrowser, type Page } from '../support/login-browser.ts';
import { openStage, purposes, type Purpose, type Stage, type WaitingLogin } from './stage.ts';

/** The addresses and forms that the page of a log-in shows, which somebody can pass on. */
const passedOn = ['the page', 'the question of its script', 'its buttons'] as const;

describe('The page of a log-in that waits, opened in another browser', function () {
  this.timeout(300_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(() => stage.stop());

  async function open(
    what: (typeof passedOn)[number],
    browser: LoginBrowser,
    { page }: WaitingLogin,
  ): Promise<Page> {
    if (what === 'its buttons') return browser.submit(page, { check: 'true' });
    return browser.get((what === 'the page' ? page.waiting?.refresh : page.waiting?.poll) ?? '');
  }

  function assertNothing(page: Page): void {
    assert.equal(page.redirectedTo, undefined);
    assert.equal(page.waiting, undefined, page.html);
    assert.doesNotMatch(page.html, /•••|two-factor-number/);
  }

  /** The browser of somebody who was sent the addresses. */
  const browsers: Record<string, (purpose: Purpose) => Promise<LoginBrowser>> = {
    'that has no cookie': () => Promise.resolve(createLoginBrowser(stage.realm)),
    'that is about to log in': async () => {
      const browser = createLoginBrowser(stage.realm);
      await browser.open();
      return browser;
    },
    'that waits for a mail of its own': async (purpose) =>
      (await stage.startLogin(await stage.createVictim(), purpose)).browser,
  };

  for (const purpose of purposes)
    for (const [name, createBrowser] of Object.entries(browsers))
      it(`${name}, shows nothing and gets nothing for ${purpose}`, async () => {
        const owner = await stage.createVictim();
        const login = await stage.startLogin(owner, purpose);
        const other = await createBrowser(purpose);
        for (const what of passedOn) assertNothing(await open(what, other, login));

        const [link = ''] = await stage.reader.linksOf(owner.username, 1);
        assert.equal((await stage.reader.type(link, login.number)).status, 200);

        for (const what of passedOn) assertNothing(await open(what, other, login));
        assert.deepEqual(await stage.realm.admin.users.listSessions({ id: owner.id }), []);
        const silent = await other.open({ prompt: 'none' });
        assert.equal(silent.redirectedTo?.searchParams.has('code'), false);
        // The one that shows the number goes on as if nothing had been.
        const page = await open('the page', login.browser, login);
        assert.equal(page.waiting, undefined, page.html);
        assert.match(page.redirectedTo?.search ?? page.id, /code=|login-config-totp/);
      });
});
