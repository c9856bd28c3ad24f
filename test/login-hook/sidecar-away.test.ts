import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { findFreePort } from '../../stack/free-port.ts';
import { createHookRealm, type HookRealm } from '../support/hook-realm.ts';
import { createLoginBrowser, logInDirectly } from '../support/login-browser.ts';
import { aRealmUser, testOtpSecret, testPassword } from '../support/realm.ts';
import { say, send, startFakeSidecar, type FakeSidecar } from './fake-sidecar.ts';
import { askForNoCode, notAnAnswer } from './not-an-answer.ts';

const ann = { username: 'ann@example.com', password: testPassword };
const otto = { username: 'otto@example.com', password: testPassword, otpSecret: testOtpSecret };

const timeLimitMs = 400;
/** The pages around the question take their time too. */
const slackMs = 1_500;

describe('While the sidecar is away', function () {
  this.timeout(300_000);
  let sidecar: FakeSidecar;
  let realm: HookRealm;

  before(async () => {
    realm = await createHookRealm(
      { sidecarUrl: 'http://127.0.0.1:1' },
      {
        eventsEnabled: true,
        users: [
          aRealmUser(ann.username),
          aRealmUser(otto.username, { otp: true }),
          aRealmUser('olga@example.com', { otp: true }),
        ],
      },
    );
  });
  // Each has its own: the breaker counts by address.
  beforeEach(async () => {
    sidecar = await startFakeSidecar();
    await realm.configure({ sidecarUrl: sidecar.url, timeLimitMs: String(timeLimitMs) });
  });
  afterEach(() => sidecar.stop());

  for (const [name, behaviour] of Object.entries({ ...notAnAnswer, ...askForNoCode })) {
    it(`nobody gets in by the password alone: one that ${name}`, async () => {
      sidecar.behave(behaviour);
      const askedAt = Date.now();

      const page = await createLoginBrowser(realm).logIn(ann);

      assert.equal(page.blockedReason, 'away', page.html);
      assert.equal(page.redirectedTo, undefined);
      assert.ok(Date.now() - askedAt < timeLimitMs * 2 + slackMs);
    });
  }

  it('one that does not listen lets nobody in by the password alone', async () => {
    await realm.configure({ sidecarUrl: `http://127.0.0.1:${String(await findFreePort())}` });

    assert.equal((await createLoginBrowser(realm).logIn(ann)).blockedReason, 'away');
    assert.equal((await logInDirectly(realm, ann)).body['error'], 'invalid_grant');
  });

  for (const cancel of [false, true])
    it(`kc_action=login-policy${cancel ? ', cancelled,' : ''} lets nobody in`, async () => {
      sidecar.behave((_, response) => send(response, {}, 503));
      const browser = createLoginBrowser(realm);

      let page = await browser.logIn(ann, { kc_action: 'login-policy' });
      assert.equal(page.blockedReason, 'away', page.html);
      page = await browser.submit(page, cancel ? { 'cancel-aia': 'true' } : { retry: 'true' });

      assert.equal(page.blockedReason, 'away', page.html);
    });

  it('who proved an OTP gets in, and the event says so', async () => {
    sidecar.behave((_, response) => send(response, {}, 503));
    const { access_token: token } = (await logInDirectly(realm, otto)).body;
    assert.equal(typeof token, 'string');

    const { id: user } = await realm.getUser(otto.username);
    const [event] = await realm.admin.realms.findEvents({
      realm: realm.realm,
      user,
      type: 'LOGIN',
    });
    assert.equal(event?.details?.['two_factor_degraded'], 'true');
  });

  it('nobody gets in when the settings page is strict', async () => {
    sidecar.behave((_, response) => send(response, {}, 503));
    await realm.configure({ sidecarUrl: sidecar.url, whenAway: 'strict' });

    const olga = { ...otto, username: 'olga@example.com' };
    assert.equal((await createLoginBrowser(realm).logIn(olga)).blockedReason, 'away');
  });

  it('the page asks again, and the log-in goes on when the sidecar is back', async () => {
    sidecar.behave((_, response) => send(response, {}, 503));
    const browser = createLoginBrowser(realm);
    let page = await browser.logIn(ann);

    page = await browser.submit(page, { retry: 'true' });
    assert.equal(page.blockedReason, 'away');
    sidecar.behave(say());
    page = await browser.submit(page, { retry: 'true' });

    assert.equal(page.redirectedTo?.searchParams.has('code'), true);
  });

  it('it is left alone for five seconds after five failures', async () => {
    sidecar.behave((_, response) => send(response, {}, 500));
    for (let round = 0; round < 5; round += 1) await logInDirectly(realm, ann);
    assert.equal(sidecar.questions.length, 5);
    sidecar.behave(say());

    assert.equal((await logInDirectly(realm, ann)).body['error'], 'invalid_grant');
    assert.equal(sidecar.questions.length, 5);
    await setTimeout(5_000);
    assert.equal((await logInDirectly(realm, ann)).status, 200);
  });

  for (const status of [400, 413, 503])
    it(`five questions that it refuses with ${String(status)} do not stop the sixth`, async () => {
      sidecar.behave((_, response) => send(response, {}, status));
      for (let round = 0; round < 5; round += 1) await logInDirectly(realm, ann);
      sidecar.behave(say());

      assert.equal((await logInDirectly(realm, ann)).status, 200);
    });

  it('a page of settings that cannot work is refused, and lets nobody in when it is imported', async () => {
    for (const [page, complaint] of [
      [{ sidecarUrl: 'http://sidecar.example.com' }, /must begin with https/],
      [{ sidecarUrl: 'ftp://127.0.0.1' }, /must begin with https/],
      [{ sidecarUrl: sidecar.url, timeLimitMs: 'soon' }, /must be a number/],
    ] as const)
      await assert.rejects(realm.configure(page), complaint);
    await realm.admin.authenticationManagement.removeRequiredActionConfig({
      alias: 'login-policy',
    });

    assert.equal((await createLoginBrowser(realm).logIn(ann)).blockedReason, 'away');
  });
});
