import assert from 'node:assert/strict';
import type { KeycloakServer } from '../../stack/keycloak-server.ts';
import {
  append,
  overwrite,
  startForwardingProxy,
  type ForwardingProxy,
} from '../support/forwarding-proxy.ts';
import { startAnotherHookKeycloak, useHookKeycloak } from '../support/hook-realm.ts';
import { createLoginBrowser, type LoginAddress } from '../support/login-browser.ts';
import { aRealmUser, testPassword } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { openStage, type Stage } from './stage.ts';
import { createVisitor, importUsers } from './visitors.ts';
import { walk } from './walk.ts';

interface Forgery {
  header: string;
  value: string;
  /** The network that the forger wants to come from. */
  network: string;
  /** Whether a Keycloak that is told the value by a proxy takes it for an address of that network. */
  isReported: boolean;
}

/** Two-factor is the user's choice still, so it is offered. */
const letsIn = 'offer > in';

const connection = '127.0.0.0/24';
const ipv4 = '203.0.113.0/24';
const ipv6 = '2001:db8::/64';

function forwardedFor(value: string, network: string, isReported = true): Forgery {
  return { header: 'X-Forwarded-For', value, network, isReported };
}

const forgeries: Forgery[] = [
  forwardedFor('203.0.113.7', ipv4),
  // Of several values Keycloak takes the first.
  forwardedFor('203.0.113.7, 198.51.100.9', ipv4),
  forwardedFor('198.51.100.9, 203.0.113.7', ipv4, false),
  forwardedFor('2001:db8::7', ipv6),
  forwardedFor('::ffff:203.0.113.7', ipv4),
  // Keycloak reports no address at all.
  forwardedFor('fe80::7%eth0', 'fe80::/64', false),
  forwardedFor('unknown, 203.0.113.7', ipv4, false),
  { header: 'X-Real-IP', value: '203.0.113.7', network: ipv4, isReported: false },
  { header: 'Forwarded', value: 'for=203.0.113.7', network: ipv4, isReported: false },
  { header: 'Forwarded', value: 'for="[2001:db8::7]"', network: ipv6, isReported: false },
];

interface Setting {
  stage: Stage;
  url: string;
  idOf: (username: string) => string;
  /** Comes in with a header, and tells what was shown. */
  comeIn: (username: string, header: string, value: string) => Promise<string>;
}

/** Its users are the victim and the forger of each forgery, and one person for each of the names. */
async function openSetting(
  server: KeycloakServer,
  url: string,
  names: readonly string[] = [],
): Promise<Setting> {
  const stage = await openStage({ server: Promise.resolve(server) });
  const people = [...forgeries.flatMap((_, index) => [victim(index), forger(index)]), ...names];
  const ids = await importUsers(
    stage.realm,
    people.map((username) => aRealmUser(username)),
  );
  stage.setMoment('before');
  const address: LoginAddress = { ...stage.realm, keycloakUrl: url };
  const idOf = (username: string): string => ids.get(username) ?? '';
  return {
    stage,
    url,
    idOf,
    comeIn: async (username, header, value) => {
      const browser = createLoginBrowser(address, { [header]: value });
      return walk(browser, await browser.open(), createVisitor(username, idOf(username)));
    },
  };
}

/** @param believes whether the network that a header claims counts, as far as Keycloak can read it */
function describeForgeries(setting: () => Setting, believes = false): void {
  for (const [index, { header, value, network, isReported }] of forgeries.entries()) {
    const isBelieved = believes && isReported;
    const replaces = believes && header === 'X-Forwarded-For';

    it(`${header}: ${value} opens ${isBelieved ? 'its' : 'no'} network`, async () => {
      const { stage, idOf, comeIn } = setting();
      await stage.setNetwork(idOf(victim(index)), 'known', network);

      const outcome = await comeIn(victim(index), header, value);

      assert.equal(outcome, isBelieved ? letsIn : 'verify-ip');
    });

    it(`${header}: ${value} ${replaces ? 'leaves' : 'stays in'} the network of the connection`, async () => {
      const { stage, idOf, comeIn } = setting();
      await stage.setNetwork(idOf(forger(index)), 'known', connection);

      const outcome = await comeIn(forger(index), header, value);

      assert.equal(outcome, replaces ? 'verify-ip' : letsIn);
      assert.deepEqual(await stage.networksOf(idOf(forger(index))), [connection]);
    });
  }
}

/** Only the address that Keycloak itself reports counts; by default that is the one of the connection. */
describe('A forged address', function () {
  this.timeout(400_000);
  let setting: Setting;

  before(async () => {
    const server = await useHookKeycloak();
    setting = await openSetting(server, server.url);
  });
  after(() => setting.stage.stop());

  describeForgeries(() => setting);
});

const unreadable = 'unreadable@example.com';

const proxyAddress = '127.0.0.2';

/** What a proxy may tell of its client, and the network that counts then. */
const told = [
  { address: '203.0.113.7', network: ipv4, isRead: true },
  { address: '2001:db8::7', network: ipv6, isRead: true },
  { address: '::ffff:203.0.113.7', network: ipv4, isRead: true },
  { address: 'fe80::7%eth0', network: 'fe80::/64', isRead: false },
].map((each, index) => ({ ...each, username: `told-${String(index)}@example.com` }));

/** As docs/operations.md wants it, but for the proxy that appends. */
describe('A forged address, with a proxy that Keycloak trusts', function () {
  this.timeout(400_000);
  let server: KeycloakServer;
  const proxies: ForwardingProxy[] = [];

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    server = await startAnotherHookKeycloak({
      KC_PROXY_HEADERS: 'xforwarded',
      KC_PROXY_TRUSTED_ADDRESSES: proxyAddress,
    });
  });
  after(async () => {
    for (const proxy of proxies) proxy.stop();
    await server.stop();
  });

  async function startProxy(
    forwarded: Parameters<typeof startForwardingProxy>[1]['forwardedFor'],
    localAddress = proxyAddress,
  ): Promise<string> {
    const options = { localAddress, forwardedFor: forwarded };
    const proxy = await startForwardingProxy(server.url, options);
    proxies.push(proxy);
    return proxy.url;
  }

  function describeWay(
    name: string,
    findUrl: () => Promise<string> | string,
    believes?: boolean,
  ): void {
    describe(name, () => {
      let setting: Setting;

      before(async () => {
        setting = await openSetting(server, await findUrl());
      });
      after(() => setting.stage.stop());

      describeForgeries(() => setting, believes);
    });
  }

  describeWay('sent straight to Keycloak', () => server.url);
  describeWay('through a proxy that is not trusted', () => startProxy(append, '127.0.0.3'));
  describeWay('through the trusted one, which overwrites', () => startProxy(overwrite));
  describeWay('through a trusted one that appends, as none may', () => startProxy(append), true);

  describe('The address that the trusted one tells counts', () => {
    let setting: Setting;
    let client = '';

    before(async () => {
      const url = await startProxy(() => client);
      setting = await openSetting(server, url, [
        unreadable,
        ...told.map(({ username }) => username),
      ]);
    });
    after(() => setting.stage.stop());

    for (const { address, network, isRead, username } of told)
      it(`${address}: ${isRead ? network : 'as an unknown network'}`, async () => {
        const { stage, idOf, comeIn } = setting;
        await stage.setNetwork(idOf(username), 'known', network);
        client = address;

        const outcome = await comeIn(username, 'X-Forwarded-For', '192.0.2.1');

        assert.equal(outcome, isRead ? letsIn : 'verify-ip');
      });

    it('no address at all: the mail lets the log-in in, and no network becomes known', async () => {
      const { stage, idOf, url } = setting;
      client = 'unknown';
      const id = idOf(unreadable);
      await stage.realm.admin.users.update({ id }, { requiredActions: ['UPDATE_PASSWORD'] });
      const browser = createLoginBrowser({ ...stage.realm, keycloakUrl: url });
      const page = await browser.logIn({ username: unreadable, password: testPassword });
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

function victim(index: number): string {
  return `victim-${String(index)}@example.com`;
}

function forger(index: number): string {
  return `forger-${String(index)}@example.com`;
}
