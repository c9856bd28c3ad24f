import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { RedisConnection } from '../../src/redis/connection.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createLoginStates } from '../../src/redis/login-states.ts';
import type { LoginStates } from '../../src/services/login-states.ts';
import type { HookRealm } from '../support/hook-realm.ts';
import { openMailStage } from '../support/hook-stage.ts';
import type { HookSidecar } from '../support/hook-sidecar.ts';
import { createLoginBrowser, logInDirectly, type Page } from '../support/login-browser.ts';
import { aRealmUser, testPassword } from '../support/realm.ts';
import { waitForSentMail } from '../support/sent-mail.ts';
import { wrongNumbers } from '../support/wrong-numbers.ts';

const attemptCookie = 'TWO_FACTOR_ATTEMPT';
/** Where the tests log in from, in the policy's prefix length. */
const loopback = '127.0.0.0/24';
const hourMs = 60 * 60 * 1000;

describe('A log-in from a new network', function () {
  this.timeout(300_000);
  let realm: HookRealm;
  let close: () => Promise<void>;
  let sidecar: HookSidecar;
  let redis: RedisConnection;
  let states: LoginStates;
  let keys: ReturnType<typeof createKeys>;
  let number = 0;

  before(async () => {
    ({ realm, sidecar, redis, close } = await openMailStage());
    keys = createKeys(realm.realm);
    states = createLoginStates(redis, keys);
  });
  after(() => close());

  /** What is asked for is counted by user. */
  async function createPerson(): Promise<{ id: string; username: string; password: string }> {
    number += 1;
    const username = `user-${String(number)}@example.com`;
    const { id } = await realm.admin.users.create(aRealmUser(username));
    return { id, username, password: testPassword };
  }

  function isIn({ redirectedTo }: Page): boolean {
    return redirectedTo?.searchParams.has('code') === true;
  }

  it('waits for the mail, shows its number, and goes on once that was typed', async () => {
    const person = await createPerson();
    const browser = createLoginBrowser(realm);

    const page = await browser.logIn(person);

    const { number: shown, mailbox } = await sidecar.latest(person.id);
    assert.equal(page.id, 'two-factor-waiting', page.html);
    assert.equal(page.blockedReason, 'verify-ip');
    assert.equal(page.waiting?.purpose, 'network');
    assert.equal(page.waiting.number, shown);
    assert.equal(mailbox, person.username);
    assert.match(page.html, /u•••@example\.com/);
    assert.match(page.waiting.version, /^PENDING /);
    assert.match(String((await browser.poll(page)).state), /^PENDING /);

    assert.equal(await sidecar.confirm(person.id, shown), 200);
    const { status, state } = await browser.poll(page);
    assert.equal(status, 200);
    assert.match(String(state), /^CONFIRMED /);
    assert.equal(isIn(await browser.get(page.waiting.refresh)), true);
    assert.equal((await sidecar.latest(person.id)).state, 'consumed');
  });

  it('knows the network afterwards, and the next log-in from it goes straight on', async () => {
    const person = await createPerson();
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn(person);
    await sidecar.confirm(person.id, page.waiting?.number);

    assert.equal(isIn(await browser.submit(page, { check: 'true' })), true);
    assert.equal(isIn(await createLoginBrowser(realm).logIn(person)), true);
  });

  it('is told from that of another browser by a cookie of its own', async () => {
    const person = await createPerson();
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn(person);

    const cookie = browser.setCookieHeaders(attemptCookie).at(-1) ?? '';
    assert.match(cookie, /=[\w-]{22};/);
    assert.match(cookie, /HttpOnly/i);
    assert.match(cookie, /SameSite=Lax/i);
    assert.match(cookie, /Max-Age=7776000/i);
    assert.match(cookie, new RegExp(`Path=/realms/${realm.realm}/`, 'i'));
    const thief = createLoginBrowser(realm);
    const other = await thief.logIn(person);
    assert.notEqual(other.waiting?.number, page.waiting?.number);

    const { id } = person;
    const [, first] = await sidecar.verifications.list(id);
    await sidecar.verifications.confirm(id, first?.id ?? '', page.waiting?.number ?? 0);

    assert.equal((await thief.submit(other, { check: 'true' })).waiting?.state, 'pending');
    assert.equal(isIn(await browser.submit(page, { check: 'true' })), true);
  });

  it('shows the same number in every tab, and later, without another mail', async () => {
    const person = await createPerson();
    const browser = createLoginBrowser(realm);
    const first = await browser.logIn(person);

    const second = await browser.logIn(person);

    assert.equal(second.waiting?.number, first.waiting?.number);
    assert.equal((await sidecar.verifications.list(person.id)).length, 1);
    await sidecar.confirm(person.id, first.waiting?.number);
    assert.equal(isIn(await browser.logIn(person)), true);
  });

  it('makes no tab wait for another mail when all go on at once', async () => {
    for (let round = 0; round < 4; round += 1) {
      const person = await createPerson();
      const browser = createLoginBrowser(realm);
      const tabs: Page[] = [];
      while (tabs.length < 6) tabs.push(await browser.logIn(person));
      await sidecar.confirm(person.id, tabs[0]?.waiting?.number);

      const pages = await Promise.all(tabs.map((tab) => browser.get(tab.waiting?.refresh ?? '')));

      // Keycloak may begin the log-in of a tab anew whose browser has just come in.
      assert.ok(pages.some(isIn));
      assert.deepEqual(
        pages.map(({ waiting }) => waiting),
        pages.map(() => undefined),
      );
      const left = await sidecar.verifications.list(person.id);
      assert.deepEqual(
        left.map(({ state }) => state),
        ['consumed'],
      );
    }
  });

  it('mails again three times at the most', async () => {
    const browser = createLoginBrowser(realm);
    let page = await browser.logIn(await createPerson());
    const shown = page.waiting?.number;
    for (const left of [2, 1, 0]) {
      await waitForSentMail(browser, page);
      page = await browser.submit(page, { resend: 'true' });
      assert.match(page.waiting?.version ?? '', new RegExp(`${String(left)}$`));
      assert.equal(page.waiting?.number, shown);
    }
    assert.doesNotMatch(page.html, /name="resend"/);
    page = await browser.submit(page, { resend: 'true' });
    assert.equal(page.waiting?.number, shown);
  });

  it('says that wrong numbers were typed, and offers another mail', async () => {
    const person = await createPerson();
    const browser = createLoginBrowser(realm);
    let page = await browser.logIn(person);
    for (const wrong of wrongNumbers(page.waiting?.number)) await sidecar.confirm(person.id, wrong);

    page = await browser.get(page.waiting?.refresh ?? '');
    assert.equal(page.waiting?.state, 'burned', page.html);
    assert.equal((await sidecar.verifications.list(person.id)).length, 1);
    page = await browser.submit(page, { another: 'true' });
    assert.equal(page.waiting?.state, 'pending');
    assert.notEqual(page.waiting.number, undefined);
    assert.equal((await sidecar.verifications.list(person.id)).length, 2);
  });

  it('ends when the reader says that it is not theirs, from this network for a day', async () => {
    const person = await createPerson();
    const browser = createLoginBrowser(realm);
    let page = await browser.logIn(person);
    assert.equal(await sidecar.refuse(person.id), 200);

    page = await browser.get(page.waiting?.refresh ?? '');
    assert.equal(page.waiting?.state, 'refused', page.html);
    assert.doesNotMatch(page.html, /name="another"/);
    page = await createLoginBrowser(realm).logIn(person);
    assert.equal(page.waiting?.state, 'blocked', page.html);
    assert.match(page.html, /in 24 h/);
  });

  it('says when to try again after too many browsers asked', async () => {
    const person = await createPerson();
    for (let browsers = 0; browsers < 3; browsers += 1)
      assert.equal((await createLoginBrowser(realm).logIn(person)).waiting?.state, 'pending');

    const browser = createLoginBrowser(realm);
    const page = await browser.logIn(person);

    assert.equal(page.waiting?.state, 'limited', page.html);
    assert.match(page.html, /in 60 min/);
    assert.equal((await browser.poll(page)).state, page.waiting.version);
    assert.equal((await browser.submit(page, { another: 'true' })).waiting?.state, 'limited');
  });

  it('takes no place by itself that is free again, until somebody asks', async () => {
    const person = await createPerson();
    const opened = () => sidecar.verifications.list(person.id);
    for (let browsers = 0; browsers < 3; browsers += 1)
      await createLoginBrowser(realm).logIn(person);
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn(person);
    assert.equal(page.waiting?.state, 'limited', page.html);
    const { id } = await sidecar.latest(person.id);
    await redis.call((client) => client.hDel(keys.verifications(person.id), id));

    for (let polls = 0; polls < 3; polls += 1)
      assert.deepEqual(await browser.poll(page), { status: 200, state: page.waiting.version });
    assert.doesNotMatch(page.html, /http-equiv="refresh"/);
    assert.equal((await opened()).length, 2);
    assert.equal((await browser.submit(page, { another: 'true' })).waiting?.state, 'pending');
    assert.equal((await opened()).length, 3);
  });

  it('is mailed to a browser that has logged in before, whatever strangers asked for', async () => {
    const person = await createPerson();
    const browser = createLoginBrowser(realm);
    await states.rememberNetwork(person.id, loopback, hourMs);
    for (const times of [1, 2]) {
      assert.equal(isIn(await browser.logIn(person, { prompt: 'login' })), true);
      assert.equal(browser.setCookieHeaders(attemptCookie).length, times);
    }
    await redis.call((client) => client.del(keys.knownNetworks(person.id)));
    for (const state of ['pending', 'pending', 'pending', 'limited'])
      assert.equal((await createLoginBrowser(realm).logIn(person)).waiting?.state, state);

    const page = await browser.logIn(person, { prompt: 'login' });

    assert.equal(page.waiting?.state, 'pending', page.html);
  });

  it('mails nothing and makes no cookie where no page can be shown', async () => {
    const person = await createPerson();
    assert.equal((await logInDirectly(realm, person)).body['error'], 'invalid_grant');
    const browser = createLoginBrowser(realm);
    await browser.open({ prompt: 'none' });

    assert.equal(browser.cookies().includes(attemptCookie), false);
    assert.deepEqual(await sidecar.verifications.list(person.id), []);
  });

  it('is never let in by what the script asks', async () => {
    const person = await createPerson();
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn(person);
    await sidecar.confirm(person.id, page.waiting?.number);

    for (let polls = 0; polls < 3; polls += 1) assert.equal((await browser.poll(page)).status, 200);
    assert.equal((await sidecar.latest(person.id)).state, 'confirmed');
    assert.equal(isIn(await browser.get(page.waiting?.refresh ?? '')), true);
    assert.notEqual((await browser.poll(page)).status, 200);
  });

  it('outlives the limit that Keycloak has for one page', async () => {
    const limits = { accessCodeLifespanUserAction: 10, accessCodeLifespanLogin: 10 };
    const { accessCodeLifespan = 60 } =
      (await realm.admin.realms.findOne({ realm: realm.realm })) ?? {};
    await realm.admin.realms.update({ realm: realm.realm }, { ...limits, accessCodeLifespan: 10 });
    const person = await createPerson();
    const [browser, silent] = [createLoginBrowser(realm), createLoginBrowser(realm)];
    const page = await browser.logIn(person);
    const left = await silent.logIn(person);

    for (let waited = 0; waited < 25; waited += 5) {
      await setTimeout(5_000);
      assert.match(String((await browser.poll(page)).state), /^PENDING /);
    }
    const [, first] = await sidecar.verifications.list(person.id);
    await sidecar.verifications.confirm(person.id, first?.id ?? '', page.waiting?.number ?? 0);

    assert.equal(isIn(await browser.submit(page, { check: 'true' })), true);
    // Without the script's questions the log-in has to begin again, and shows the same number.
    const again = await silent.get(left.waiting?.refresh ?? '');
    assert.equal(again.waiting, undefined, again.html);
    await realm.admin.realms.update(
      { realm: realm.realm },
      {
        accessCodeLifespanUserAction: 300,
        accessCodeLifespanLogin: 1800,
        accessCodeLifespan,
      },
    );
  });
});
