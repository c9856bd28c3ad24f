import assert from 'node:assert/strict';
import { createLoginBrowser } from '../support/login-browser.ts';
import { aRealmUser } from '../support/realm.ts';
import { openStage, type Stage } from './stage.ts';
import { createVisitor, importUsers } from './visitors.ts';
import { walk } from './walk.ts';

interface Forgery {
  header: string;
  value: string;
  /** The network that the forger wants to come from. */
  network: string;
  /** Whether a Keycloak that believes the header reports an address of that network. */
  isReported: boolean;
}

const connection = '127.0.0.0/24';
const ipv4 = '203.0.113.0/24';
const ipv6 = '2001:db8::/64';

function forwardedFor(value: string, network: string, isReported = true): Forgery {
  return { header: 'X-Forwarded-For', value, network, isReported };
}

const forgeries: Forgery[] = [
  forwardedFor('203.0.113.7', ipv4),
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

/** Keycloak inherits the environment: run this once more with `KC_PROXY_HEADERS=xforwarded`. */
const areHeadersBelieved = process.env['KC_PROXY_HEADERS'] === 'xforwarded';

/** Only the address that Keycloak itself reports counts; by default that is the one of the connection. */
describe('A forged address', function () {
  this.timeout(400_000);
  let stage: Stage;
  let ids: ReadonlyMap<string, string>;

  before(async () => {
    stage = await openStage();
    const users = forgeries.flatMap((_, index) => [
      aRealmUser(victim(index)),
      aRealmUser(own(index)),
    ]);
    ids = await importUsers(stage.realm, users);
    stage.setMoment('before');
  });
  after(() => stage.stop());

  const idOf = (username: string): string => ids.get(username) ?? '';

  async function comeIn(username: string, { header, value }: Forgery): Promise<string> {
    const browser = createLoginBrowser(stage.realm, { [header]: value });
    return walk(browser, await browser.open(), createVisitor(username, idOf(username)));
  }

  for (const [index, forgery] of forgeries.entries()) {
    const { header, value, network, isReported } = forgery;
    const isBelieved = areHeadersBelieved && isReported;

    it(`${header}: ${value} opens ${isBelieved ? 'its' : 'no'} network`, async () => {
      await stage.setNetwork(idOf(victim(index)), 'known', network);

      assert.equal(await comeIn(victim(index), forgery), isBelieved ? 'in' : 'verify-ip');
    });

    it(`${header}: ${value} makes no network known`, async () => {
      await stage.setNetwork(idOf(own(index)), 'known', connection);

      const outcome = await comeIn(own(index), forgery);

      const leavesConnection = areHeadersBelieved && header === 'X-Forwarded-For';
      assert.equal(outcome, leavesConnection ? 'verify-ip' : 'in');
      assert.deepEqual(await stage.networksOf(idOf(own(index))), [connection]);
    });
  }
});

function victim(index: number): string {
  return `victim-${String(index)}@example.com`;
}

function own(index: number): string {
  return `own-${String(index)}@example.com`;
}
