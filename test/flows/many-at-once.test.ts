import assert from 'node:assert/strict';
import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import pMap from 'p-map';
import { createLoginBrowser } from '../support/login-browser.ts';
import { aRealmUser } from '../support/realm.ts';
import type { Column } from './columns.ts';
import { openStage, type Stage } from './stage.ts';
import { createVisitor, importUsers } from './visitors.ts';
import { walk } from './walk.ts';

/** Requests on their way: with more of them a slow machine would take too long for each. */
const concurrency = 50;

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

  it('get each a verdict of their own', async () => {
    const visits = people.map(({ username }) => ({
      browser: createLoginBrowser(stage.withoutCode),
      visitor: createVisitor(username, ids.get(username) ?? ''),
    }));
    const open = await pMap(
      visits,
      async (visit) => ({ ...visit, form: await visit.browser.open() }),
      { concurrency },
    );

    const outcomes = await pMap(
      open,
      ({ browser, form, visitor }) => walk(browser, form, visitor),
      { concurrency },
    );

    assert.deepEqual(
      outcomes,
      people.map(({ outcome }) => outcome),
    );
  });
});
