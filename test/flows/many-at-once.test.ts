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
import { walkToEnd } from './walk.ts';

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

const people = Array.from({ length: count }, (_, index) => {
  const kind = kinds[index % kinds.length] as Kind;
  return { username: `person-${String(index)}@example.com`, ...kind };
});

/** What a machine that is too busy for all of them answers too late is asked for again. */
const answers = { away: { retry: 'true' } };

/** Such an answer has used up the offer that was in it, so it may be missing as well. */
const ofBusyMachine = /(away|offer) > /g;

/** A form that is open in a browser. */
interface OpenForm {
  browser: LoginBrowser;
  visitor: Visitor;
  page: Page;
}

/** Where a person came, who submitted in the same moment as all others. */
interface Arrival extends OpenForm {
  outcome: string;
  /** Of the access token, for who got in. */
  claims: Record<string, unknown> | undefined;
}

describe('Two hundred people who log in at once', function () {
  this.timeout(400_000);
  let stage: Stage;
  let arrivals: Arrival[];
  let inFlight = 0;
  let mostInFlight = 0;

  before(async () => {
    stage = await openStage();
    const users = people.map(({ username, user }) => aRealmUser(username, user));
    const ids = await importUsers(stage.realm, users);
    stage.setMoment('before');
    const { admin, realm } = stage.realm;
    // Else who has proved a code would get in past an answer that comes too late.
    await changeSettingsPage(admin, { whenAway: 'strict' });
    await admin.realms.update({ realm }, { accessCodeLifespan: 600 });
    for (const { username, network } of people)
      await stage.setNetwork(ids.get(username) ?? '', network);
    const openForms = await pMap(people, ({ username }) => openForm(username, ids), {
      concurrency,
    });

    arrivals = await Promise.all(openForms.map(submit));
  });
  after(() => stage.stop());

  async function openForm(username: string, ids: ReadonlyMap<string, string>): Promise<OpenForm> {
    const browser = createLoginBrowser(stage.withoutCode);
    const visitor = createVisitor(username, ids.get(username) ?? '');
    return { browser, visitor, page: await browser.open() };
  }

  async function submit({ browser, visitor, page: form }: OpenForm): Promise<Arrival> {
    const { outcome, page } = await walkToEnd(countSubmissions(browser), form, visitor, {
      answers,
    });
    const isIn = page.redirectedTo !== undefined;
    const claims = isIn ? claimsOf((await browser.redeem(page)).body['access_token']) : undefined;
    return { browser, visitor, outcome, page, claims };
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

  it('get each the verdict of their own', () => {
    assert.deepEqual(
      arrivals.map(({ outcome }) => outcome.replaceAll(ofBusyMachine, '')),
      people.map(({ outcome }) => outcome),
    );
  });

  it('get each tokens of their own, in a session of their own', () => {
    const inside = arrivals.filter(({ claims }) => claims !== undefined);

    assert.equal(inside.length, (count * 2) / kinds.length);
    assert.deepEqual(
      inside.map(({ claims }) => claims?.['sub']),
      inside.map(({ visitor }) => visitor.id),
    );
    assert.equal(new Set(inside.map(({ claims }) => claims?.['sid'])).size, inside.length);
  });

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
