import assert from 'node:assert/strict';
import { openApiStage, type ApiAnswer, type ApiStage } from '../../support/api-stage.ts';
import { aRealmUser } from '../../support/realm.ts';
import { stackStartTimeoutMs } from '../../support/stack.ts';

const kit = 'kit@acme.example';
const pat = 'pat@kite.example';
const sam = 'sam@acme.example';

/** Logs an administrator of its customers in. @returns a token */
async function logInAdministrator(stage: ApiStage, username: string): Promise<string> {
  const { id } = await stage.realm.getUser(username);
  await stage.giveRole(id, 'two-factor-api', 'two-factor-customer-admin');
  return (await stage.logIn(username)).accessToken;
}

async function listIds(stage: ApiStage, token: string): Promise<string[]> {
  const { status, body } = await stage.call('/customers', { token });
  assert.equal(status, 200, JSON.stringify(body));
  return (body['customers'] as { id: string }[]).map(({ id }) => id);
}

function switchOn(stage: ApiStage, token: string, id: string): Promise<ApiAnswer> {
  const path = `/customers/${encodeURIComponent(id)}/two-factor`;
  return stage.call(path, { method: 'PUT', token, body: { enabled: true } });
}

describe('the administrator of a customer that is a group', function () {
  this.timeout(60_000);
  let stage: ApiStage;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    const attributes = { customerSince: ['2019-03-01'] };
    stage = await openApiStage({
      users: [
        aRealmUser(pat, { otp: true, groups: ['/partners/kite'] }),
        aRealmUser(sam, { otp: true, groups: ['/acme/support'] }),
      ],
      parts: {
        groups: [
          { name: 'acme', attributes, subGroups: [{ name: 'support' }] },
          { name: 'partners', subGroups: [{ name: 'kite', attributes }] },
        ],
      },
      policyLines: 'customers:\n  from: group\n',
    });
  });

  after(() => stage.stop());

  it('is a member of it, or of a group inside, and manages no other', async () => {
    const token = await logInAdministrator(stage, sam);
    assert.deepEqual(await listIds(stage, token), ['acme']);
    assert.equal((await switchOn(stage, token, 'acme')).status, 200);
    assert.equal((await switchOn(stage, token, 'acme/support')).status, 404);
    assert.equal((await switchOn(stage, token, 'partners/kite')).status, 404);
  });

  it('may have one whose id holds a slash', async () => {
    const token = await logInAdministrator(stage, pat);
    assert.deepEqual(await listIds(stage, token), ['partners/kite']);
    const { status, body } = await switchOn(stage, token, 'partners/kite');
    assert.deepEqual([status, body['id'], body['enabled']], [200, 'partners/kite', true]);
  });
});

describe('the administrator of a customer that a user attribute names', function () {
  this.timeout(60_000);
  let stage: ApiStage;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openApiStage({
      users: [aRealmUser(sam, { otp: true }), aRealmUser(kit, { otp: true })],
      policyLines: 'customers:\n  from: userAttribute\n  customerAttribute: company\n',
    });
    await declareAttributes(['admin']);
    await addToAcme(sam, '2019-03-01');
    await addToAcme(kit, '2021-12-10');
  });

  after(() => stage.stop());

  async function addToAcme(username: string, since: string): Promise<void> {
    const user = await stage.realm.getUser(username);
    const attributes = { company: ['acme'], customerSince: [since] };
    await stage.realm.admin.users.update({ id: user.id }, { ...user, attributes });
  }

  async function declareAttributes(editors: string[]): Promise<void> {
    const { users } = stage.realm.admin;
    const profile = await users.getProfile();
    const names = ['company', 'customerSince'];
    const others = profile.attributes?.filter(({ name = '' }) => !names.includes(name)) ?? [];
    const permissions = { view: ['admin'], edit: editors };
    const attributes = [...others, ...names.map((name) => ({ name, permissions }))];
    await users.updateProfile({ ...profile, attributes });
  }

  it('manages nothing while users may write down their own customers', async () => {
    const token = await logInAdministrator(stage, sam);
    await declareAttributes(['admin', 'user']);
    for (const answer of [
      await switchOn(stage, token, 'acme'),
      await stage.call('/customers', { token }),
    ])
      assert.deepEqual([answer.status, answer.body['code']], [500, 'realm-unsuitable']);

    await declareAttributes(['admin']);
    const { body } = await stage.call('/customers/acme', { token });
    assert.equal(body['enabled'], false);
    assert.equal((await switchOn(stage, token, 'acme')).status, 200);
  });

  it('is listed once to whoever sees all, with the earliest date of its users', async () => {
    const { id } = await stage.realm.getUser(kit);
    await stage.giveRole(id, 'two-factor-api', 'two-factor-viewer');
    const { body } = await stage.call('/customers', {
      token: (await stage.logIn(kit)).accessToken,
    });
    const customers = body['customers'] as { id: string; joinedAt: string }[];
    assert.deepEqual(
      customers.map(({ id: alias, joinedAt }) => [alias, joinedAt]),
      [['acme', '2019-03-01T05:00:00Z']],
    );
  });
});
