import assert from 'node:assert/strict';
import { findFreePort } from '../../stack/free-port.ts';
import {
  askForToken,
  createLoginBrowser,
  type LoginAddress,
  type LoginBrowser,
} from '../support/login-browser.ts';
import { aRealmUser } from '../support/realm.ts';
import { openAllowedNetworks, type AllowedNetworks } from './allowed-networks-stage.ts';
import type { Visitor } from './row.ts';
import { createVisitor } from './visitors.ts';
import { answerKeycloak, walk, wordFor } from './walk.ts';

const noOtp = 'no-otp@example.com';
const withOtp = ['unproven', 'proven', 'form', 'session', 'direct'].map(
  (name) => `${name}@example.com`,
);

describe('A policy with allowedNetworks, once a log-in has begun inside,', function () {
  this.timeout(60_000);
  let scene: AllowedNetworks;

  before(async function () {
    this.timeout(400_000);
    scene = await openAllowedNetworks([
      aRealmUser(noOtp),
      ...withOtp.map((username) => aRealmUser(username, { otp: true })),
    ]);
  });
  after(() => scene.close());

  function arrive(username: string, address: LoginAddress): [Visitor, LoginBrowser] {
    scene.goInside();
    const visitor = createVisitor(username, scene.ids.get(username) ?? '');
    return [visitor, createLoginBrowser(address)];
  }

  describe('lets nobody on who leaves', () => {
    it('before the code, which is taken', async () => {
      const [visitor, browser] = arrive('unproven@example.com', scene.stage.withoutCode);
      const page = await answerKeycloak(browser, await browser.open(), visitor);
      assert.equal(wordFor(page), 'code', page.html);
      scene.goOutside();

      const next = await browser.submit(page, { otp: await visitor.nextCode() });

      assert.equal(wordFor(next), 'network-not-allowed');
    });

    it('after the code, before a password that is to be changed', async () => {
      const { realm } = scene.stage;
      const [visitor, browser] = arrive('proven@example.com', realm);
      await scene.stage.setNetwork(visitor.id, 'known');
      const requiredActions = ['UPDATE_PASSWORD'];
      await realm.admin.users.update({ id: visitor.id }, { requiredActions });
      const page = await answerKeycloak(browser, await browser.open(), visitor);
      assert.equal(page.id, 'login-update-password', page.html);
      scene.goOutside();

      const password = { 'password-new': 'another', 'password-confirm': 'another' };
      const next = await browser.submit(page, password);

      assert.equal(wordFor(next), 'network-not-allowed');
    });

    it('amid set-up, although the mail is confirmed', async () => {
      const { stage } = scene;
      const [visitor, browser] = arrive(noOtp, stage.realm);
      stage.setMoment('after');
      const page = await answerKeycloak(browser, await browser.open(), visitor);
      assert.equal(wordFor(page), 'set-up', page.html);
      assert.equal(await stage.confirm(visitor.id, page.waiting?.number), 200);
      scene.goOutside();

      // The mail proved the network inside.
      assert.equal(wordFor(await browser.submit(page, { check: 'true' })), 'set-up');
      assert.equal(await walk(browser, await browser.open(), visitor), 'network-not-allowed');
    });
  });

  /** `realm apply` has set `strict`, without which the code would let in. */
  describe('lets nobody in while the sidecar is away', () => {
    let inSession: LoginBrowser;

    before(async function () {
      this.timeout(120_000);
      const { stage } = scene;
      const [visitor, browser] = arrive('session@example.com', stage.realm);
      await stage.setNetwork(visitor.id, 'known');
      assert.equal(await walk(browser, await browser.open(), visitor), 'in');
      inSession = browser;
      await stage.realm.configure({
        sidecarUrl: `http://127.0.0.1:${String(await findFreePort())}`,
      });
    });

    it('by the form and a code', async () => {
      const [visitor, browser] = arrive('form@example.com', scene.stage.realm);
      assert.equal(await walk(browser, await browser.open(), visitor), 'away');
    });

    it('in a session in which a code was proven', async () => {
      assert.equal(wordFor(await inSession.open()), 'away');
      assert.equal(wordFor(await inSession.open({ prompt: 'none' })), 'interaction_required');
    });

    it('by a direct grant with a code', async () => {
      const { realm } = scene.stage;
      const [visitor] = arrive('direct@example.com', realm);
      const { username, password } = visitor;
      const { body } = await askForToken(realm, {
        ...{ grant_type: 'password', scope: 'openid' },
        ...{ username, password, totp: await visitor.nextCode() },
      });
      assert.equal(body['error_description'], 'Account is not fully set up');
    });
  });
});
