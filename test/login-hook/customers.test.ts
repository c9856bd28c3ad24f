import assert from 'node:assert/strict';
import type { UserProfileConfig } from '@keycloak/keycloak-admin-client/lib/defs/userProfileMetadata.js';
import { createAdminApi, type AdminApi } from '../../src/keycloak/admin-api.ts';
import { createAttributeCustomers } from '../../src/keycloak/attribute-customers.ts';
import { createGroupCustomers } from '../../src/keycloak/group-customers.ts';
import { createOrganizationCustomers } from '../../src/keycloak/organization-customers.ts';
import type { CustomerSource } from '../../src/services/customer-source.ts';
import { useHookKeycloak, type HookRealm } from '../support/hook-realm.ts';
import { openHookStage } from '../support/hook-stage.ts';
import { logInDirectly } from '../support/login-browser.ts';
import { aRealmUser, testPassword } from '../support/realm.ts';
import { startFakeSidecar, type FakeSidecar } from './fake-sidecar.ts';

const ann = { username: 'ann@example.com', password: testPassword };

const sources = {
  organization: (api: AdminApi) => createOrganizationCustomers(api, 'joined'),
  group: (api: AdminApi) => createGroupCustomers(api, 'joined'),
  userAttribute: (api: AdminApi) => createAttributeCustomers(api, 'tenant', 'joined'),
};

describe('The customers that the hook tells', function () {
  this.timeout(300_000);
  let sidecar: FakeSidecar;
  let realm: HookRealm;
  let close: () => Promise<void>;

  before(async () => {
    ({ sidecar, realm, close } = await openHookStage(() => startFakeSidecar(), {
      organizationsEnabled: true,
      groups: [
        {
          name: 'partners',
          subGroups: [
            {
              name: 'kite',
              attributes: { joined: ['2021-12-08', 'second'] },
              subGroups: [
                { name: 'support' },
                { name: 'inner', attributes: { joined: [''] }, subGroups: [{ name: 'deep' }] },
              ],
            },
          ],
        },
        { name: 'staff' },
      ],
    }));
    await allowAttributes(realm);
    await realm.admin.users.create(
      aRealmUser(ann.username, {
        attributes: { tenant: ['acme', 'kite', 'acme'], joined: ['2020-05-04'] },
        groups: ['/partners/kite/support', '/partners/kite/inner/deep', '/partners/kite', '/staff'],
      }),
    );
    const { id } = await realm.getUser(ann.username);
    for (const [alias, joined] of [
      ['acme', ['2019-03-01']],
      ['undated', undefined],
      ['blank', [' ']],
    ] as const)
      await addOrganization(realm, id, alias, joined);
  });
  after(() => close());

  for (const [customersFrom, createSource] of Object.entries(sources) as [
    keyof typeof sources,
    (api: AdminApi) => CustomerSource,
  ][])
    it(`are those that the jobs read, from ${customersFrom}`, async () => {
      await realm.configure({
        sidecarUrl: sidecar.url,
        customersFrom,
        joinedAttribute: 'joined',
        customerAttribute: 'tenant',
      });
      assert.equal((await logInDirectly(realm, ann)).status, 200);
      const told = sidecar.questions.at(-1)?.request.customers as { id: string }[];

      const { id } = await realm.getUser(ann.username);
      const read = await createSource(await openApi(realm)).listCustomersOfUser(id);

      assert.ok(read.length >= 2, String(read.length));
      assert.deepEqual(sorted(told), sorted(read));
    });
});

function sorted(customers: readonly { id: string }[]): unknown[] {
  return [...customers].sort((one, other) => one.id.localeCompare(other.id));
}

async function openApi({ realm }: HookRealm): Promise<AdminApi> {
  const { url, adminUsername: username, adminPassword: password } = await useHookKeycloak();
  return createAdminApi({
    url,
    realm,
    credentialsRealm: 'master',
    credentials: { grantType: 'password', clientId: 'admin-cli', username, password },
    timeoutMs: 30_000,
  });
}

async function addOrganization(
  { admin }: HookRealm,
  userId: string,
  alias: string,
  joined: readonly string[] | undefined,
): Promise<void> {
  await admin.organizations.create({
    name: `The ${alias}`,
    alias,
    domains: [{ name: `${alias}.example.org` }],
    attributes: joined === undefined ? {} : { joined: [...joined] },
  });
  const [organization] = await admin.organizations.find({ search: `The ${alias}` });
  await admin.organizations.addMember({ orgId: organization?.id ?? '', userId });
}

async function allowAttributes({ admin }: HookRealm): Promise<void> {
  const profile: UserProfileConfig = await admin.users.getProfile();
  const permissions = { view: ['admin'], edit: ['admin'] };
  profile.attributes = [
    ...(profile.attributes ?? []),
    { name: 'tenant', multivalued: true, permissions },
    { name: 'joined', permissions },
  ];
  await admin.users.updateProfile(profile);
}
