import assert from 'node:assert/strict';
import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import pMap from 'p-map';
import {
  claimsOf,
  createLoginBrowser,
  type LoginBrowser,
  type Page,
} from '../support/login-browser.ts';
import { changeSettingsPage } from '../support/applied-realm.ts';
import { aRealmUser } from '../support/realm.ts';
import type { Column } from './columns.ts';
import type { Visitor } from './row.ts';
import { openStage, type Stage } from './stage.ts';
import { createVisitor, importUsers } from './visitors.ts';
import { walkToEnd, wordFor } from './walk.ts';

const count = 200;

/** Of what comes before the submission. */
const concurrency = 20;

interface Kind {
  user: Partial<UserRepresentation> & { otp?: boolean };
  network: Column['network'];
  outcome: string;
}

/** The day of the first new customers has passed, the cutover is still to come. */
const kinds: Kind[] = [
  { user: {}, network: 'known', outcome: 'offer > in' },
  { user: {}, network: 'unknown', outcome: 'verify-ip' },
  { user: { otp: true }, network: 'known', outcome: 'code > in' },
  { user: { otp: true }, network: 'unknown', outcome: 'code > verify-ip' },
  {
    user: { createdTimestamp: Date.parse('2021-12-10T09:00:00Z') },
    network: 'known',
    outcome: 'set-up',
  },
];

const people = Array.from({ length: count }, (_, index) => {
  const kind = kinds[index % kinds.length] as Kind;
  return { username: `person-${String(index)}@example.com`, ...kind };
});

/** What a machine that is too busy for all of them answers too late is asked for again, so many times at the most. */
const maximumRepeats = 3;

/** A form that is open in a browser. */
interface OpenForm {
  browser: LoginBrowser;
  visitor: Visitor;
  page: Page;
}

/** Where a person came, who submitted in the same moment as all others. */
interface Arrival extends OpenForm {
  words: readonly string[];
  /** Of the access token, for who got in. */
  claims: Record<string, unknown> | undefined;
}

describe('Two hundred people who log in at once', function () {
  this.timeout(400_000);
  let stage: Stage;
  let ids: Map<string, string>;
  let arrivals: Arrival[];
  let inFlight = 0;
  let mostInFlight = 0;

  before(async () => {
    stage = await openStage();
    const users = people.map(({ username, user }) => aRealmUser(username, user));
    ids = await importUsers(stage.realm, users);
    stage.setMoment('before');
    const { admin, realm } = stage.realm;
    // Else who has proved a code would get in past an answer that comes too late.
    await changeSettingsPage(admin, { whenAway: 'strict' });
    await admin.realms.update({ realm }, { accessCodeLifespan: 600 });
    for (const { username, network } of people)
      await stage.setNetwork(ids.get(username) ?? '', network);
    const openForms = await pMap(people, ({ username }) => openForm(username), { concurrency });

    arrivals = await Promise.all(openForms.map(submit));
  });
  after(() => stage.stop());

  async function openForm(username: string): Promise<OpenForm> {
    const browser = createLoginBrowser(stage.withoutCode);
    const visitor = createVisitor(username, ids.get(username) ?? '');
    return { browser, visitor, page: await browser.open() };
  }

  async function submit({ browser, visitor, page: form }: OpenForm): Promise<Arrival> {
    const counted = countSubmissions(browser);
    let { outcome, page } = await walkToEnd(counted, form, visitor);
    const outcomes = [outcome];
    while (wordFor(page) === 'away' && outcomes.length <= maximumRepeats) {
      page = await counted.submit(page, { retry: 'true' });
      ({ outcome, page } = await walkToEnd(counted, page, visitor));
      outcomes.push(outcome);
    }
    const words = outcomes.flatMap((text) => text.split(' > '));
    const isIn = page.redirectedTo !== undefined;
    const claims = isIn ? claimsOf((await browser.redeem(page)).body['access_token']) : undefined;
    return { browser, visitor, page, words, claims };
  }

  function countSubmissions(browser: LoginBrowser): Pick<LoginBrowser, 'submit'> {
    return {
      submit: async (page, fields) => {
        inFlight += 1;
        mostInFlight = Math.max(mostInFlight, inFlight);
        return browser.submit(page, fields).finally(() => (inFlight -= 1));
      },
    };
  }

  it('are all on their way in one moment', () => {
    assert.equal(mostInFlight, count);
  });

  it('are answered, each at the third repeat or before', () => {
    const late = arrivals.filter((arrival) => repeatsOf(arrival) > maximumRepeats);

    assert.deepEqual(
      late.map(({ visitor, words }) => [visitor.username, words]),
      [],
    );
  });

  it('get each their own verdict, and tokens of their own in a session of their own', async () => {
    const sessions = await pMap(arrivals, ({ visitor }) => sessionsOf(visitor.id), { concurrency });

    assert.deepEqual(
      arrivals.map((arrival, index) => ({
        username: people[index]?.username,
        verdict: verdictOf(arrival.words, repeatsOf(arrival)),
        subject: arrival.claims?.['sub'],
        sessions: arrival.claims === undefined ? [] : [arrival.claims['sid']],
      })),
      people.map(({ username, outcome }, index) => ({
        username,
        verdict: verdictOf(outcome.split(' > '), repeatsOf(arrivals[index])),
        subject: outcome.endsWith('in') ? ids.get(username) : undefined,
        sessions: sessions[index],
      })),
    );
    const inside = sessions.flat();
    assert.equal(new Set(inside).size, (count * 2) / kinds.length);
    assert.equal(inside.length, (count * 2) / kinds.length);
  });

  async function sessionsOf(id: string): Promise<(string | undefined)[]> {
    return (await stage.realm.admin.users.listSessions({ id })).map(({ id: sid }) => sid);
  }

  it('wait each for a mail of their own', async () => {
    const waiting = arrivals.filter(({ page }) => page.waiting !== undefined);
    const numbers = await Promise.all(waiting.map(({ visitor }) => stage.numberOf(visitor.id)));

    assert.equal(waiting.length, (count * 3) / kinds.length);
    assert.deepEqual(
      waiting.map(({ page }) => page.waiting?.number),
      numbers,
    );
  });
});

function repeatsOf(arrival: Arrival | undefined): number {
  return arrival?.words.filter((word) => word === 'away').length ?? 0;
}

/** An answer that came too late has used up the offer that was in it, so who asked again may miss it. */
function verdictOf(words: readonly string[], repeats: number): string {
  const left = words.filter((word) => word !== 'away' && !(word === 'offer' && repeats > 0));
  return left.join(' > ');
}
