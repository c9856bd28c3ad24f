import assert from 'node:assert/strict';
import { createLoginBrowser } from '../support/login-browser.ts';
import { testPassword } from '../support/realm.ts';
import { ipv4, ipv6, openSetting, type Setting } from './forgeries.ts';
import { describeTold, describeWays, useProxiedKeycloak } from './proxied-keycloak.ts';

const told = [
  { value: '203.0.113.7', network: ipv4, isRead: true },
  { value: '2001:db8::7', network: ipv6, isRead: true },
  { value: '::ffff:203.0.113.7', network: ipv4, isRead: true },
  { value: 'fe80::7%eth0', network: 'fe80::/64', isRead: false },
];

describe('A forged address, with a proxy that Keycloak trusts', function () {
  this.timeout(400_000);
  const keycloak = useProxiedKeycloak('xforwarded');

  describeWays(keycloak);
  describeTold(keycloak, told);

  describe('A trusted one tells no address at all', () => {
    const username = 'unreadable@example.com';
    let setting: Setting;

    before(async () => {
      setting = await openSetting(keycloak.server(), await keycloak.startProxy(() => 'unknown'), [
        username,
      ]);
    });
    after(() => setting.stage.stop());

    it('the mail lets the log-in in, and no network becomes known', async () => {
      const { stage, idOf, url } = setting;
      const id = idOf(username);
      await stage.realm.admin.users.update({ id }, { requiredActions: ['UPDATE_PASSWORD'] });
      const browser = createLoginBrowser({ ...stage.realm, keycloakUrl: url });
      const page = await browser.logIn({ username, password: testPassword });
      assert.equal(page.blockedReason, 'verify-ip', page.html);

      assert.equal(await stage.confirm(id, page.waiting?.number), 200);
      let next = await browser.submit(page, { check: 'true' });
      assert.equal(next.id, 'login-update-password', next.html);
      const password = { 'password-new': 'another', 'password-confirm': 'another' };
      next = await browser.submit(await browser.submit(next, password), { later: 'true' });

      assert.equal(next.redirectedTo?.searchParams.has('code'), true, next.html);
      assert.deepEqual(await stage.networksOf(id), []);
    });
  });
});
