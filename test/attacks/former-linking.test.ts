import assert from 'node:assert/strict';
import type { KeycloakServer } from '../../stack/keycloak-server.ts';
import { startAnotherHookKeycloak } from '../support/hook-realm.ts';
import { createLoginBrowser } from '../support/login-browser.ts';
import { testPassword } from '../support/realm.ts';
import type { Thief } from './thief.ts';
import { openThieves, type Scene, type Thieves } from './thieves.ts';
import { formerLinking } from './ways.ts';

const scene: Scene = {
  name: 'without two-factor before the cutover from a known network',
  hasOtp: false,
  moment: 'before',
  network: 'known',
  asksForCode: true,
};

const enabled = {
  KC_SPI_LOGIN_PROTOCOL__OPENID_CONNECT__ALLOW_CLIENT_INITIATED_ACCOUNT_LINKING: 'true',
};

/** Keycloak has it off by default; where it is on, no required action stands before it. */
describe('A thief of the password who links an account from within a session', function () {
  this.timeout(400_000);
  let server: KeycloakServer;
  let thieves: Thieves;

  before(async () => {
    server = await startAnotherHookKeycloak(enabled);
    thieves = await openThieves([scene], [formerLinking], {
      server: Promise.resolve(server),
    });
  });
  after(async () => {
    await thieves.stage.stop();
    await server.stop();
  });

  async function linksOf({ stage, victim }: Thief): Promise<unknown[]> {
    const links = await stage.realm.admin.users.listFederatedIdentities({ id: victim.id });
    return links.map(({ identityProvider }) => identityProvider);
  }

  it('has a link that counts as no second factor, neither now nor later', async () => {
    const thief = await thieves.send(scene, formerLinking, testPassword);

    await formerLinking.take(thief);

    assert.deepEqual(await linksOf(thief), ['corp']);
    await thieves.stage.addOtp(thief.victim.id);
    const browser = createLoginBrowser(thief.address);
    const own = { username: thief.victim.username, password: testPassword };
    const page = await browser.answer(await browser.open({ kc_idp_hint: 'corp' }), own);
    assert.equal(page.id, 'two-factor-code', page.html);
  });
});
