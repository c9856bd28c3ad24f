import assert from 'node:assert/strict';
import { otpCredential } from '../../../stack/otp-credential.ts';
import { openApiStage, type ApiAnswer, type ApiStage } from '../../support/api-stage.ts';
import { runCutover } from '../../support/cutover.ts';
import { firstRequiredInstant, lastOptionalInstant } from '../../support/hook-sidecar.ts';
import { aRealmUser, otherOtpSecret } from '../../support/realm.ts';
import { removeUnseen } from '../../support/remove-unseen.ts';
import { stackStartTimeoutMs } from '../../support/stack.ts';

const ann = 'ann@example.com';
const ben = 'ben@example.com';
const eve = 'eve@example.com';
const nora = 'nora@example.com';
const otto = 'otto@example.com';
const twice = 'twice@example.com';

function withTwo(username: string): ReturnType<typeof aRealmUser> {
  const user = aRealmUser(username, { otp: true });
  const other = { ...otpCredential(otherOtpSecret), userLabel: 'new phone' };
  return { ...user, credentials: [...(user.credentials ?? []), other] };
}

describe('GET /api/v1/me/two-factor', function () {
  this.timeout(60_000);
  let stage: ApiStage;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openApiStage({
      users: [
        aRealmUser(ann),
        aRealmUser(ben),
        aRealmUser(eve),
        aRealmUser(nora, { otp: true, createdTimestamp: Date.parse('2021-12-07T09:00:00Z') }),
        aRealmUser(otto, { otp: true }),
        withTwo(twice),
      ],
    });
    const { id } = await stage.realm.getUser(ann);
    await stage.giveRole(id, 'dashboard', 'remote-teamviewer');
    for (const username of [otto, nora, twice]) {
      const user = await stage.realm.getUser(username);
      await stage.giveRole(user.id, 'account', 'manage-account');
    }
  });

  beforeEach(() => {
    stage.setNow(lastOptionalInstant);
  });

  after(() => stage.stop());

  const ask = (token?: string): Promise<ApiAnswer> =>
    stage.call('/me/two-factor', token === undefined ? {} : { token });

  async function read(token: string): Promise<Record<string, unknown>> {
    const { status, body } = await ask(token);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  async function otpIds(username: string): Promise<string[]> {
    const { id } = await stage.realm.getUser(username);
    const credentials = await stage.realm.admin.users.getCredentials({ id });
    return credentials.flatMap(({ type, id: credentialId }) =>
      type === 'otp' && credentialId !== undefined ? [credentialId] : [],
    );
  }

  /** What the login hook tells the account console. */
  async function isRemovableInConsole(token: string): Promise<unknown> {
    const { keycloakUrl, name } = stage.realm;
    const response = await fetch(`${keycloakUrl}/realms/${name}/account/credentials?type=otp`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    });
    assert.equal(response.status, 200);
    const [type] = (await response.json()) as { removeable: boolean }[];
    return type?.removeable;
  }

  it('tells a session without a code where its user stands', async () => {
    const { status, body, headers } = await ask((await stage.logIn(ann)).accessToken);

    assert.equal(status, 200);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.deepEqual(body, {
      phase: 'optional',
      reason: 'existing-customer-before-cutover',
      requiredFrom: '2022-01-22T05:00:00Z',
      active: false,
      provenInSession: false,
      removable: false,
      credentials: [],
      remoteTools: [
        { tool: 'take-control', permitted: false },
        { tool: 'teamviewer', permitted: true },
        { tool: 'remote-background', permitted: false },
      ],
    });
  });

  it('names the authenticators of a user who has some', async () => {
    const own = await read((await stage.logIn(twice)).accessToken);

    const [first, second] = await otpIds(twice);
    const credentials = own['credentials'] as { id: string; label: unknown; createdAt: unknown }[];
    assert.deepEqual(
      credentials.map(({ id, label }) => [id, label]),
      [
        [first, null],
        [second, 'new phone'],
      ],
    );
    for (const { createdAt } of credentials) assert.match(String(createdAt), /^20\d\d-.*Z$/);
    assert.deepEqual([own['active'], own['provenInSession']], [true, true]);
  });

  it('says as the login hook does whether an authenticator can be removed', async () => {
    const expected = [
      [otto, lastOptionalInstant, true],
      [otto, firstRequiredInstant, false],
      [nora, lastOptionalInstant, false],
      [twice, firstRequiredInstant, true],
    ] as const;
    for (const [username, now, isRemovable] of expected) {
      stage.setNow(now);
      const { accessToken } = await stage.logIn(username);
      const { removable } = await read(accessToken);
      assert.equal(removable, isRemovable, `${username} at ${now}`);
      assert.equal(await isRemovableInConsole(accessToken), isRemovable, username);
    }
  });

  it('follows the dates, the join date and the role that is exempt', async () => {
    const { accessToken } = await stage.logIn(otto);
    const standing = async (token: string): Promise<unknown> => {
      const { phase, reason, requiredFrom } = await read(token);
      return [phase, reason, requiredFrom];
    };
    const required = 'required';
    stage.setNow(firstRequiredInstant);
    assert.deepEqual(await standing(accessToken), [
      required,
      'existing-customer-after-cutover',
      '2022-01-22T05:00:00Z',
    ]);
    stage.setNow(lastOptionalInstant);
    assert.deepEqual(await standing((await stage.logIn(nora)).accessToken), [
      required,
      'new-customer',
      '2021-12-06T05:00:00Z',
    ]);
    const { admin } = stage.realm;
    await admin.roles.create({ name: 'break-glass' });
    const role = await admin.roles.findOneByName({ name: 'break-glass' });
    const { id } = await stage.realm.getUser(eve);
    const { accessToken: token } = await stage.logIn(eve);
    await admin.users.addRealmRoleMappings({
      id,
      roles: [{ id: role?.id ?? '', name: 'break-glass' }],
    });
    assert.deepEqual(await standing(token), ['exempt', 'exempt-role', '2022-01-22T05:00:00Z']);
  });

  it("follows the switch of the user's customer", async () => {
    const { admin } = stage.realm;
    const { id: orgId } = await admin.organizations.create({
      alias: 'acme',
      name: 'Acme',
      domains: [{ name: 'acme.example' }],
    });
    const { id: userId } = await stage.realm.getUser(ben);
    await admin.organizations.addMember({ orgId, userId });
    const { accessToken } = await stage.logIn(ben);
    assert.equal((await read(accessToken))['phase'], 'optional');

    const switched = await runCutover(['customer', 'on', 'acme'], {
      environment: stage.realm.environment,
      now: lastOptionalInstant,
    });
    assert.equal(switched.exitCode, 0, switched.stderr);

    const { phase, reason } = await read(accessToken);
    assert.deepEqual([phase, reason], ['required', 'enabled-by-customer']);
  });

  it('sees at once that the authenticator which the session proved is gone', async () => {
    const { id } = await stage.realm.getUser(twice);
    await stage.giveRole(id, 'dashboard', 'remote-teamviewer');
    const { accessToken: token } = await stage.logIn(twice);
    const openRemote = async (): Promise<unknown> => {
      const body = { tool: 'teamviewer', deviceId: 'd' };
      const answer = await stage.call('/remote-sessions', { method: 'POST', token, body });
      return answer.body['code'] ?? answer.status;
    };
    assert.equal(await openRemote(), 201);
    const [credentialId = '', other = ''] = await otpIds(twice);

    await removeUnseen(stage.realm.admin, { id, credentialId });
    const one = await read(token);
    assert.deepEqual(
      [one['active'], one['provenInSession'], one['removable']],
      [true, false, false],
    );
    assert.equal(await openRemote(), 'two-factor-not-proven');

    await removeUnseen(stage.realm.admin, { id, credentialId: other });
    const none = await read(token);
    assert.deepEqual([none['active'], none['credentials']], [false, []]);
    assert.equal(await openRemote(), 'two-factor-setup-required');
  });

  it('tells nothing to whoever has no session, or is disabled', async () => {
    const { admin } = stage.realm;
    const { id } = await stage.realm.getUser(ann);
    const { accessToken } = await stage.logIn(ann);
    const refusal = async (token?: string): Promise<unknown> => {
      const { status, body } = await ask(token);
      return [status, body['code'], body['phase']];
    };
    await admin.users.update({ id }, { enabled: false });
    assert.deepEqual(await refusal(accessToken), [403, 'user-disabled', undefined]);
    await admin.users.update({ id }, { enabled: true });
    await admin.users.logout({ id });
    assert.deepEqual(await refusal(accessToken), [401, 'session-ended', undefined]);
    assert.deepEqual(await refusal(), [401, 'token-invalid', undefined]);
    const { headers } = await ask();
    assert.equal(headers.get('www-authenticate'), 'Bearer error="invalid_token"');
  });
});
