import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { waitUntil } from '../../stack/wait-until.ts';
import { say, startFakeSidecar, type FakeSidecar } from '../login-hook/fake-sidecar.ts';
import { createHookRealm, type HookRealm } from '../support/hook-realm.ts';
import { createLoginBrowser, type LoginBrowser, type Page } from '../support/login-browser.ts';
import { aRealmUser, testOtpSecret, testPassword } from '../support/realm.ts';
import { wordFor } from '../flows/walk.ts';

const passwords = 60;
const codes = 10;
const others = 5;

/** After so many failures the hook stops asking, and it doubts a sidecar with no more questions at a time than that. */
const failures = 5;
const pauseMs = 5_000;

interface Login {
  browser: LoginBrowser;
  page: Page;
}

const named = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${String(index)}@example.com`);

describe('A flood of log-ins, and a sidecar that takes questions and answers none,', function () {
  this.timeout(300_000);
  let sidecar: FakeSidecar;
  let realm: HookRealm;
  let other: HookRealm;
  let logins: Login[];
  /** Questions that wait for their answer, and the most that did at once. */
  let held = 0;
  let mostHeld = 0;

  before(async () => {
    sidecar = await startFakeSidecar();
    sidecar.behave((_, response) => {
      held += 1;
      mostHeld = Math.max(mostHeld, held);
      response.on('close', () => (held -= 1));
    });
    const fast = { passwordPolicy: 'hashIterations(1)' };
    realm = await createHookRealm(
      { sidecarUrl: sidecar.url },
      {
        ...fast,
        eventsEnabled: true,
        users: [
          ...named('password', passwords).map((username) => aRealmUser(username)),
          ...named('code', codes).map((username) => aRealmUser(username, { otp: true })),
        ],
      },
    );
    other = await createHookRealm(
      { sidecarUrl: sidecar.url },
      { ...fast, users: named('other', others).map((username) => aRealmUser(username)) },
    );
    await other.leaveAlone();
  });
  after(async () => {
    await sidecar.stop();
    await realm.remove();
    await other.remove();
  });

  async function logIn(address: HookRealm, username: string): Promise<Login> {
    const browser = createLoginBrowser(address);
    const person = { username, password: testPassword, otpSecret: testOtpSecret };
    return { browser, page: await browser.logIn(person) };
  }

  async function retryAll(): Promise<string[]> {
    const retry = async (login: Login): Promise<string> => {
      login.page = await login.browser.submit(login.page, { retry: 'true' });
      return wordFor(login.page);
    };
    return Promise.all(logins.map(retry));
  }

  async function discover(): Promise<number> {
    const url = `${realm.keycloakUrl}/realms/${realm.realm}/.well-known/openid-configuration`;
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.status;
  }

  it('ends by the page that asks to try again, or degraded, and holds up no other page', async () => {
    const flood = Promise.all([
      Promise.all(named('password', passwords).map((username) => logIn(realm, username))),
      Promise.all(named('code', codes).map((username) => logIn(realm, username))),
    ]);
    await waitUntil({
      what: 'a question that is held',
      timeoutMs: 60_000,
      check: () => {
        assert.ok(held > 0);
      },
    });

    const pages = await Promise.all(named('other', others).map((name) => logIn(other, name)));
    assert.deepEqual(new Set(pages.map(({ page }) => wordFor(page))), new Set(['in']));
    assert.equal(await discover(), 200);

    const [byPassword, byCode] = await flood;
    logins = byPassword;
    assert.deepEqual(new Set(byPassword.map(({ page }) => wordFor(page))), new Set(['away']));
    assert.deepEqual(new Set(byCode.map(({ page }) => wordFor(page))), new Set(['in']));
    const events = await realm.admin.realms.findEvents({
      realm: realm.realm,
      type: 'LOGIN',
      max: 1_000,
    });
    const degraded = events.filter(({ details }) => details?.['two_factor_degraded'] === 'true');
    assert.equal(degraded.length, codes);
    assert.equal(events.length, codes);
  });

  it('is met by few questions at once after each pause', async () => {
    mostHeld = 0;
    for (let pause = 0; pause < 3; pause += 1) {
      await setTimeout(pauseMs);
      assert.deepEqual(new Set(await retryAll()), new Set(['away']));
    }

    assert.ok(mostHeld > 0 && mostHeld <= failures, String(mostHeld));
  });

  it('is let in once the sidecar answers', async () => {
    sidecar.behave(say());
    await setTimeout(pauseMs);
    const [first] = logins.splice(0, 1);
    assert.ok(first);
    assert.equal(wordFor(await first.browser.submit(first.page, { retry: 'true' })), 'in');

    assert.deepEqual(new Set(await retryAll()), new Set(['in']));
  });
});
