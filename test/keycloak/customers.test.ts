import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import type GroupRepresentation from '@keycloak/keycloak-admin-client/lib/defs/groupRepresentation.js';
import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import type {
  UserProfileAttribute,
  UserProfileConfig,
} from '@keycloak/keycloak-admin-client/lib/defs/userProfileMetadata.js';
import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import { parse, stringify } from 'yaml';
import type { Run } from '../../src/cli/context.ts';
import type { CustomerFacts } from '../../src/domain/login-request.ts';
import { openRun } from '../../src/open-run.ts';
import { runCutover } from '../support/cutover.ts';
import { aRealmUser, createPreparedRealm, type TestRealm } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';

const beforeTheCutover = '2021-12-20T12:00:00Z';

/** More users than one page of a list holds; they have no password, since hashing takes long. */
const manyNames = Array.from({ length: 510 }, (_, index) => `many-${String(index)}@acme.example`);

/** The same customers in every source: join date and members. */
const customers: Record<string, { since: string | null; members: string[] }> = {
  acme: {
    since: '2019-03-01',
    members: ['ann@acme.example', 'bea@example.com', 'sam@acme.example', ...manyNames],
  },
  juniper: { since: '2021-12-06', members: ['bea@example.com', 'hal@juniper.example'] },
  mystery: { since: 'long ago', members: ['new@mystery.example', 'old@mystery.example'] },
  undated: { since: null, members: ['una@undated.example'] },
};

/** What the plan must make of the users, the same in every source. */
const expectedStandings = {
  'ann@acme.example': 'set-up-offered',
  'bea@example.com': 'set-up-required',
  'hal@juniper.example': 'set-up-required',
  'many-7@acme.example': 'set-up-offered',
  'new@mystery.example': 'set-up-required',
  'nobody@example.com': 'set-up-offered',
  'old@mystery.example': 'set-up-offered',
  'sam@acme.example': 'set-up-offered',
  'una@undated.example': 'set-up-offered',
};

const justCreated = { createdTimestamp: Date.parse('2021-12-10T09:00:00Z') };

const partsOfUsers: Record<string, Partial<UserRepresentation>> = {
  'new@mystery.example': justCreated,
  // Created late, but of an existing customer: the customer's date counts.
  'sam@acme.example': justCreated,
};

/** @param describeUser what the source needs to stand on a user */
function realmUsers(
  describeUser: (username: string) => Partial<UserRepresentation>,
): UserRepresentation[] {
  const people = Object.keys(expectedStandings).filter((name) => !manyNames.includes(name));
  return [
    ...people.map((name) => aRealmUser(name, { ...partsOfUsers[name], ...describeUser(name) })),
    ...manyNames.map((username) => ({
      username,
      enabled: true,
      createdTimestamp: Date.parse('2019-06-03T09:00:00Z'),
      ...describeUser(username),
    })),
  ];
}

function customersOf(username: string): string[] {
  return Object.keys(customers).filter((id) => customers[id]?.members.includes(username));
}

interface SourceCase {
  customersPolicy: object;
  realm: Partial<RealmRepresentation>;
  prepare?: (realm: TestRealm) => Promise<unknown>;
}

interface PlanLine {
  username: string;
  standing: string;
}

/** What every source of customers must do, and what only this one does. */
function describeCustomerSource(
  name: string,
  { customersPolicy, realm: parts, prepare }: SourceCase,
  describeMore: (current: () => { realm: TestRealm; run: Run }) => void = () => undefined,
): void {
  describe(`customers from ${name}, on a real realm`, function () {
    this.timeout(60_000);
    let realm: TestRealm;
    let run: Run;
    const usernames = new Map<string, string>();
    const memberIds = new Map<CustomerFacts, string[]>();

    before(async function () {
      this.timeout(stackStartTimeoutMs);
      realm = await createPreparedRealm(parts);
      setCustomersPolicy(realm, customersPolicy);
      await prepare?.(realm);
      run = await openRun(realm.environment);
      for await (const { id, username } of run.directory.listUsers()) usernames.set(id, username);
      for (const customer of await run.customers.listCustomers()) {
        memberIds.set(customer, await collect(run.customers.listMemberIds(customer)));
      }
    });

    after(async () => {
      await run.close();
      await realm.remove();
    });

    it('lists every customer with the date on which it joined', () => {
      const since = new Map<string, string | null>();
      // Once for each date that its users carry, where that can be: the earliest first.
      for (const { id, since: date } of memberIds.keys()) if (!since.has(id)) since.set(id, date);
      const expected = Object.entries(customers).map(([id, customer]) => [id, customer.since]);
      assert.deepEqual(Object.fromEntries(since), Object.fromEntries(expected));
    });

    it('lists every member once, over several pages and in subgroups', () => {
      for (const [id, { members }] of Object.entries(customers)) {
        const listed = [...memberIds].flatMap(([customer, ids]) => (customer.id === id ? ids : []));
        assert.deepEqual(listed.map((userId) => usernames.get(userId)).sort(), [...members].sort());
      }
    });

    it('tells the same of one user', async () => {
      for (const [userId, username] of usernames) {
        if (!(username in expectedStandings)) continue;
        const found = await run.customers.listCustomersOfUser(userId);
        const listed = [...memberIds].flatMap(([customer, ids]) =>
          ids.includes(userId) ? [customer] : [],
        );
        assert.deepEqual(sortById(found), sortById(listed), username);
        assert.equal(found.length, customersOf(username).length);
      }
    });

    it('refuses a customer that was not listed', async () => {
      const unknown = { id: 'acne', name: 'acne', since: null };
      await assert.rejects(collect(run.customers.listMemberIds(unknown)), {
        code: 'customer-unknown',
      });
    });

    it('decides the phases by the dates, and by the user where the date is unknown', async () => {
      const result = await runCutover(['plan', '--json'], {
        environment: realm.environment,
        now: beforeTheCutover,
      });
      assert.equal(result.exitCode, 0, result.stderr);
      assert.match(result.stderr, /^Customer mystery: customerSince "long ago" is neither /);
      const lines = result.json().slice(0, -1) as PlanLine[];
      assert.equal(lines.length, usernames.size);
      const standings = Object.fromEntries(lines.map((line) => [line.username, line.standing]));
      for (const [username, standing] of Object.entries(expectedStandings)) {
        assert.equal(standings[username], standing, username);
      }
    });

    describeMore(() => ({ realm, run }));
  });
}

function sortById(facts: readonly CustomerFacts[]): CustomerFacts[] {
  return facts.toSorted((one, other) => one.id.localeCompare(other.id));
}

async function collect(ids: AsyncIterable<string>): Promise<string[]> {
  const collected: string[] = [];
  for await (const id of ids) collected.push(id);
  return collected;
}

function setCustomersPolicy(realm: TestRealm, customersPolicy: object): void {
  const file = realm.environment['POLICY_FILE'] ?? '';
  const policy = parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, stringify({ ...policy, customers: customersPolicy }));
}

/** A date that nobody knows is no attribute at all. */
function dated(key: string, since: string | null): { [key: string]: string[] } {
  return since === null ? {} : { [key]: [since] };
}

describeCustomerSource('organizations', {
  customersPolicy: { from: 'organization' },
  realm: {
    organizationsEnabled: true,
    users: realmUsers(() => ({})),
    organizations: Object.entries(customers).map(([alias, { since, members }]) => ({
      alias,
      name: alias,
      domains: [{ name: `${alias}.example` }],
      attributes: dated('customerSince', since),
      members: members.map((username) => ({ username, membershipType: 'UNMANAGED' })),
    })),
  } as object,
});

/** Where the users of a customer stand: in its group, in one inside, or in both. */
const groupsOfUsers: Record<string, string[]> = {
  'sam@acme.example': ['/acme/support/night'],
  'ann@acme.example': ['/acme', '/acme/support'],
  'nobody@example.com': ['/emergency'],
};

describeCustomerSource(
  'groups',
  {
    customersPolicy: { from: 'group' },
    realm: {
      users: realmUsers((username) => ({
        groups: groupsOfUsers[username] ?? customersOf(username).map((id) => `/${id}`),
      })),
      groups: [
        ...Object.entries(customers).map(([name, { since }]) => ({
          name,
          attributes: { customerSince: [since ?? ''] },
          subGroups: [{ name: 'support', subGroups: [{ name: 'night' }] }],
        })),
        { name: 'emergency' },
      ],
    },
  },
  (current) => {
    async function addGroup(parent: string, child: GroupRepresentation): Promise<string> {
      const { groups } = current().realm.admin;
      const top = await groups.find({ search: parent, exact: true });
      const { id } = await groups.createChildGroup({ id: top[0]?.id ?? '' }, child);
      return id;
    }

    const listIds = async (): Promise<string[]> =>
      (await current().run.customers.listCustomers()).map(({ id }) => id);

    it('takes the nearest group with a date, at any depth, and its path for its id', async () => {
      const { realm, run } = current();
      const { id: hal } = await realm.getUser('hal@juniper.example');
      const attributes = { customerSince: ['2021-12-10'] };
      const groupId = await addGroup('emergency', { name: 'kite', attributes });
      const within = await addGroup('acme', { name: 'labs', attributes });
      await realm.admin.users.addToGroup({ id: hal, groupId });
      await realm.admin.users.addToGroup({ id: hal, groupId: within });
      assert.deepEqual(
        (await listIds()).filter((id) => id.includes('/')),
        ['acme/labs', 'emergency/kite'],
      );
      const found = await run.customers.listCustomersOfUser(hal);
      assert.deepEqual(sortById(found), [
        { id: 'acme/labs', name: 'labs', since: '2021-12-10' },
        { id: 'emergency/kite', name: 'kite', since: '2021-12-10' },
        { id: 'juniper', name: 'juniper', since: '2021-12-06' },
      ]);
      for (const customer of found) {
        assert.ok((await collect(run.customers.listMemberIds(customer))).includes(hal));
      }
    });

    it('refuses two customers with the same path', async () => {
      const { realm } = current();
      const attributes = { customerSince: ['2021-12-10'] };
      const { id } = await realm.admin.groups.create({ name: 'juniper/support', attributes });
      await addCustomerSinceTo('juniper', 'support');
      const refused = await runCutover(['plan'], { environment: realm.environment });
      assert.match(
        refused.stderr,
        /^cutover: Two groups of realm test-\w+ that are customers have the path \/juniper\/support: rename one of them\.\n$/,
      );
      assert.equal(refused.exitCode, 2);
      await realm.admin.groups.del({ id });
      assert.ok((await listIds()).includes('juniper/support'));
    });

    async function addCustomerSinceTo(parent: string, name: string): Promise<void> {
      const { groups } = current().realm.admin;
      const [top] = await groups.find({ search: parent, exact: true });
      const children = await groups.listSubGroups({ parentId: top?.id ?? '' });
      const child = children.find((each) => each.name === name);
      const attributes = { customerSince: ['2019-03-01'] };
      await groups.update({ id: child?.id ?? '' }, { name, attributes });
    }
  },
);

const administratorsOnly = { view: ['admin'], edit: ['admin'] };

const safeProfile: UserProfileAttribute[] = [
  { name: 'company', permissions: administratorsOnly, multivalued: true },
  { name: 'customerSince', permissions: administratorsOnly },
];

async function declareAttributes(
  { admin }: TestRealm,
  attributes: UserProfileAttribute[],
  unmanagedAttributePolicy?: string,
): Promise<void> {
  const profile = await admin.users.getProfile();
  delete profile.unmanagedAttributePolicy;
  const names = ['company', 'customerSince'];
  const others = profile.attributes?.filter(({ name = '' }) => !names.includes(name)) ?? [];
  await admin.users.updateProfile({
    ...profile,
    attributes: [...others, ...attributes],
    // Keycloak knows no value for the default, under which there are none.
    ...(unmanagedAttributePolicy === undefined ? {} : { unmanagedAttributePolicy }),
  } as UserProfileConfig);
}

const [safeCompany, safeSince] = safeProfile as [UserProfileAttribute, UserProfileAttribute];

const unsuitable: {
  name: string;
  attributes: UserProfileAttribute[];
  unmanaged?: string;
  words: RegExp;
}[] = [
  {
    name: 'a customer attribute that users can edit',
    attributes: [
      { ...safeCompany, permissions: { view: ['admin'], edit: ['admin', 'user'] } },
      safeSince,
    ],
    words: /realm test-\w+ user attribute company can be edited by the users themselves: in/,
  },
  {
    name: 'a join date that users can edit',
    attributes: [safeCompany, { ...safeSince, permissions: { view: [], edit: ['user'] } }],
    words: /realm test-\w+ user attribute customerSince can be edited by the users themselves: in/,
  },
  {
    name: 'attributes that are not declared while users can add any',
    attributes: [],
    unmanaged: 'ENABLED',
    words: /attribute company can be edited .*, and user attribute customerSince can be edited/,
  },
  {
    name: 'an attribute that is declared for some scopes only while users can add any',
    attributes: [{ ...safeCompany, selector: { scopes: ['phone'] } }, safeSince],
    unmanaged: 'ENABLED',
    words: /realm test-\w+ user attribute company can be edited by the users themselves: in/,
  },
  {
    name: 'an attribute that nobody may view',
    attributes: [{ ...safeCompany, permissions: { view: [], edit: [] } }, safeSince],
    words: /realm test-\w+ user attribute company is not shown to administrators: in/,
  },
  {
    name: 'attributes that are not declared, so that Keycloak drops them',
    attributes: [],
    words: /attribute company is not shown .*, and user attribute customerSince is not shown/,
  },
];

const suitable: { name: string; attributes: UserProfileAttribute[]; unmanaged?: string }[] = [
  { name: 'declared for administrators', attributes: safeProfile },
  { name: 'declared while users can add others', attributes: safeProfile, unmanaged: 'ENABLED' },
  {
    name: 'not declared, but only administrators see them',
    attributes: [],
    unmanaged: 'ADMIN_VIEW',
  },
  {
    name: 'not declared, but only administrators edit them',
    attributes: [],
    unmanaged: 'ADMIN_EDIT',
  },
];

describeCustomerSource(
  'a user attribute',
  {
    customersPolicy: { from: 'userAttribute', customerAttribute: 'company' },
    realm: {
      users: realmUsers((username) => {
        const names = customersOf(username);
        // Users of several customers carry one date: the latest, as a user has only one such attribute.
        const since = names.map((id) => customers[id]?.since ?? null).at(-1) ?? null;
        return { attributes: { company: names, ...dated('customerSince', since) } };
      }),
    },
    prepare: (realm) => declareAttributes(realm, safeProfile),
  },
  (current) => {
    const enforce = (): ReturnType<typeof runCutover> =>
      runCutover(['enforce'], { environment: current().realm.environment, now: beforeTheCutover });

    it('keeps the date of each user where the users of a customer carry different ones', async () => {
      const { customers: source } = current().run;
      const listed = (await source.listCustomers()).filter(({ id }) => id === 'acme');
      assert.deepEqual(
        listed.map(({ since }) => since),
        ['2019-03-01', '2021-12-06'],
      );
      const { id: bea } = await current().realm.getUser('bea@example.com');
      const found = await source.listCustomersOfUser(bea);
      assert.deepEqual(
        found.map(({ since }) => since),
        ['2021-12-06', '2021-12-06'],
      );
    });

    it('knows no customer of a user who does not exist', async () => {
      assert.deepEqual(await current().run.customers.listCustomersOfUser('nobody'), []);
    });

    for (const { name, attributes, unmanaged, words } of unsuitable) {
      it(`refuses ${name}, and changes nothing`, async () => {
        const { realm } = current();
        await declareAttributes(realm, attributes, unmanaged);
        const refused = await enforce();
        assert.match(refused.stderr, words);
        assert.match(refused.stderr, /^cutover: In realm .* User profile, declare it as .*\.\n$/);
        assert.equal(refused.exitCode, 2);
        const { requiredActions } = await realm.getUser('hal@juniper.example');
        assert.deepEqual(requiredActions, []);
      });
    }

    for (const { name, attributes, unmanaged } of suitable) {
      it(`accepts attributes ${name}`, async () => {
        const { realm, run } = current();
        await declareAttributes(realm, attributes, unmanaged);
        await run.directory.assertReady();
        const { id } = await realm.getUser('hal@juniper.example');
        assert.deepEqual(await run.customers.listCustomersOfUser(id), [
          { id: 'juniper', name: 'juniper', since: '2021-12-06' },
        ]);
      });
    }
  },
);
