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
}

const connection = '127.0.0.0/24';
const documentation = '203.0.113.0/24';

const forgeries: Forgery[] = [
  { header: 'X-Forwarded-For', value: '203.0.113.7', network: documentation },
  { header: 'X-Forwarded-For', value: '203.0.113.7, 198.51.100.9', network: documentation },
  { header: 'X-Forwarded-For', value: '198.51.100.9, 203.0.113.7', network: documentation },
  { header: 'X-Forwarded-For', value: '2001:db8::7', network: '2001:db8::/64' },
  { header: 'X-Forwarded-For', value: '::ffff:203.0.113.7', network: documentation },
  { header: 'X-Forwarded-For', value: 'fe80::7%eth0', network: 'fe80::/64' },
  { header: 'X-Forwarded-For', value: 'unknown, 203.0.113.7', network: documentation },
  { header: 'X-Real-IP', value: '203.0.113.7', network: documentation },
  { header: 'Forwarded', value: 'for=203.0.113.7', network: documentation },
  { header: 'Forwarded', value: 'for="[2001:db8::7]"', network: '2001:db8::/64' },
];

/** Without `proxy-headers` Keycloak reports the address of the connection, and that is the only one that counts. */
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
    const { header, value, network } = forgery;

    it(`${header}: ${value} is no way into a known network`, async () => {
      await stage.setNetwork(idOf(victim(index)), 'known', network);

      assert.equal(await comeIn(victim(index), forgery), 'verify-ip');
    });

    it(`${header}: ${value} makes no network known`, async () => {
      await stage.setNetwork(idOf(own(index)), 'known', connection);

      assert.equal(await comeIn(own(index), forgery), 'in');

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
