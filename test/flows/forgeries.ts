import assert from 'node:assert/strict';
import type { KeycloakServer } from '../../stack/keycloak-server.ts';
import type { ForwardingHeader } from '../support/forwarding-proxy.ts';
import { createLoginBrowser, type LoginAddress } from '../support/login-browser.ts';
import { aRealmUser } from '../support/realm.ts';
import { openStage, type Stage } from './stage.ts';
import { createVisitor, importUsers } from './visitors.ts';
import { walk } from './walk.ts';

export interface Forgery {
  header: ForwardingHeader | 'X-Real-IP';
  value: string;
  /** The network that the forger wants to come from. */
  network: string;
  /** Whether a Keycloak that believes the header takes it for an address of that network. */
  isReported: boolean;
}

/** Two-factor is the user's choice still, so it is offered. */
export const letsIn = 'offer > in';

export const connection = '127.0.0.0/24';
export const ipv4 = '203.0.113.0/24';
export const ipv6 = '2001:db8::/64';

function forwardedFor(value: string, network: string, isReported = true): Forgery {
  return { header: 'X-Forwarded-For', value, network, isReported };
}

function forwarded(value: string, network: string, isReported = true): Forgery {
  return { header: 'Forwarded', value, network, isReported };
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
  forwarded('for=203.0.113.7', ipv4),
  forwarded('for=203.0.113.7, for=198.51.100.9', ipv4),
  forwarded('for=198.51.100.9, for=203.0.113.7', ipv4, false),
  // None in the brackets that this header wants, either.
  forwarded('for="[2001:db8::7]"', ipv6, false),
  forwarded('for="[2001:db8::7]:4711"', ipv6, false),
  forwarded('for=unknown, for=203.0.113.7', ipv4, false),
  forwarded('for=_hidden, for=203.0.113.7', ipv4, false),
];

/** A realm whose Keycloak is asked at an address, with users of whom no network is known. */
export interface Setting {
  stage: Stage;
  url: string;
  idOf: (username: string) => string;
  /** Comes in with headers, and tells what was shown. */
  comeIn: (username: string, headers: Readonly<Record<string, string>>) => Promise<string>;
}

/** Its users are the victim and the forger of each forgery, and one person for each of the names. */
export async function openSetting(
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
    comeIn: async (username, headers) => {
      const browser = createLoginBrowser(address, headers);
      return walk(browser, await browser.open(), createVisitor(username, idOf(username)));
    },
  };
}

/** @param believed the header whose claims count, as far as Keycloak can read them; of none without it */
export function describeForgeries(setting: () => Setting, believed?: ForwardingHeader): void {
  for (const [index, { header, value, network, isReported }] of forgeries.entries()) {
    const replaces = header === believed;
    const isBelieved = replaces && isReported;

    it(`${header}: ${value} opens ${isBelieved ? 'its' : 'no'} network`, async () => {
      const { stage, idOf, comeIn } = setting();
      await stage.setNetwork(idOf(victim(index)), 'known', network);

      const outcome = await comeIn(victim(index), { [header]: value });

      assert.equal(outcome, isBelieved ? letsIn : 'verify-ip');
    });

    it(`${header}: ${value} ${replaces ? 'leaves' : 'stays in'} the network of the connection`, async () => {
      const { stage, idOf, comeIn } = setting();
      await stage.setNetwork(idOf(forger(index)), 'known', connection);

      const outcome = await comeIn(forger(index), { [header]: value });

      assert.equal(outcome, replaces ? 'verify-ip' : letsIn);
      assert.deepEqual(await stage.networksOf(idOf(forger(index))), [connection]);
    });
  }
}

function victim(index: number): string {
  return `victim-${String(index)}@example.com`;
}

function forger(index: number): string {
  return `forger-${String(index)}@example.com`;
}
