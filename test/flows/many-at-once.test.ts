import assert from 'node:assert/strict';
import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import { createLoginBrowser } from '../support/login-browser.ts';
import { aRealmUser } from '../support/realm.ts';
import type { Column } from './columns.ts';
import { openStage, type Stage } from './stage.ts';
import { createVisitor, importUsers } from './visitors.ts';
import { walk } from './walk.ts';

interface Kind {
  user: Partial<UserRepresentation> & { otp?: boolean };
  network: Column['network'];
  outcome: string;
}

/** The day of the first new customers has passed, the cutover is still to come. */
const kinds: Kind[] = [
  { user: {}, network: 'known', outcome: 'in' },
  { user: {}, network: 'unknown', outcome: 'verify-ip' },
  { user: { otp: true }, network: 'known', outcome: 'code > in' },
  { user: { otp: true }, network: 'unknown', outcome: 'code > verify-ip' },
  {
    user: { createdTimestamp: Date.parse('2021-12-10T09:00:00Z') },
    network: 'known',
    outcome: 'set-up',
  },
];

const people = Array.from({ length: 200 }, (_, index) => {
  const kind = kinds[index % kinds.length] as Kind;
  return { username: `person-${String(index)}@example.com`, ...kind };
});

describe('Two hundred people at once', function () {
  this.timeout(400_000);
  let stage: Stage;
  let ids: ReadonlyMap<string, string>;

  before(async () => {
    stage = await openStage();
    ids = await importUsers(
      stage.realm,
      people.map(({ username, user }) => aRealmUser(username, user)),
    );
    stage.setMoment('before');
    for (const { username, network } of people)
      await stage.setNetwork(ids.get(username) ?? '', network);
  });
  after(() => stage.stop());

  async function comeIn(username: string): Promise<string> {
    const browser = createLoginBrowser(stage.withoutCode);
    const visitor = createVisitor(username, ids.get(username) ?? '');
    return walk(browser, await browser.open(), visitor);
  }

  it('get each a verdict of their own', async () => {
    const outcomes = await Promise.all(people.map(({ username }) => comeIn(username)));

    assert.deepEqual(
      outcomes,
      people.map(({ outcome }) => outcome),
    );
  });
});
