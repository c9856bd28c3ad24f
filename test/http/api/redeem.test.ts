import assert from 'node:assert/strict';
import { otpCredential } from '../../../stack/otp-credential.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { connectRedis } from '../../../src/redis/connection.ts';
import { waitUntil } from '../../../stack/wait-until.ts';
import { openApiStage, type ApiAnswer, type ApiStage } from '../../support/api-stage.ts';
import { aRealmUser, testOtpSecret } from '../../support/realm.ts';
import { removeUnseen } from '../../support/remove-unseen.ts';
import { stackStartTimeoutMs, useRedis } from '../../support/stack.ts';

const tool = 'take-control';
const role = 'remote-take-control';
const otto = 'otto@example.com';

describe('POST /api/v1/remote-sessions/{id}/redeem', function () {
  this.timeout(60_000);
  let stage: ApiStage;
  let userId: string;
  let accessToken: string;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openApiStage({
      users: [otto, ...['lost', 'new', 'taken'].map((name) => `${name}@example.com`)].map((name) =>
        aRealmUser(name, { otp: true }),
      ),
    });
    userId = (await stage.realm.getUser(otto)).id;
    await stage.giveRole(userId, 'dashboard', role);
    await stage.addToolClient('take-control', tool);
    await stage.addToolClient('teamviewer', 'teamviewer');
    await stage.addToolClient('nobody');
  });

  beforeEach(async () => {
    ({ accessToken } = await stage.logIn(otto));
  });

  after(() => stage.stop());

  async function grant(token = accessToken): Promise<string> {
    const body = { tool, deviceId: 'device-7' };
    const answer = await stage.call('/remote-sessions', { method: 'POST', token, body });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return String(answer.body['id']);
  }

  async function redeem(id: string, clientId = 'take-control', key?: string): Promise<ApiAnswer> {
    return stage.call(`/remote-sessions/${id}/redeem`, {
      method: 'POST',
      token: await stage.tokenOfTool(clientId),
      headers: key === undefined ? {} : { 'Idempotency-Key': key },
    });
  }

  async function refusal(answer: Promise<ApiAnswer>): Promise<unknown[]> {
    const { status, body } = await answer;
    return [status, body['code']];
  }

  it("tells the tool's back end whom it is for, once", async () => {
    const id = await grant();
    const { status, body } = await redeem(id);
    assert.equal(status, 200, JSON.stringify(body));
    const { redeemedAt, ...rest } = body;
    assert.ok(!Number.isNaN(Date.parse(String(redeemedAt))));
    const user = { id: userId, username: otto };
    assert.deepEqual(rest, { id, tool, deviceId: 'device-7', user });
    assert.deepEqual(await refusal(redeem(id)), [409, 'remote-session-redeemed']);
  });

  it('lets one of many at once win', async () => {
    const id = await grant();
    const answers = await Promise.all(Array.from({ length: 20 }, () => redeem(id)));
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [200, ...Array.from({ length: 19 }, () => 409)]);
  });

  it('gives the same answer to the same key, also to many at once, and to no other', async () => {
    const id = await grant();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => redeem(id, 'take-control', 'key-1')),
    );
    const [first] = answers;
    assert.equal(first?.status, 200);
    for (const { body } of answers) assert.deepEqual(body, first.body);
    const again = await redeem(id, 'take-control', 'key-1');
    assert.deepEqual(again.body, first.body);
    const other = redeem(id, 'take-control', 'key-2');
    assert.deepEqual(await refusal(other), [409, 'remote-session-redeemed']);
    const stolen = redeem(id, 'teamviewer', 'key-1');
    assert.deepEqual(await refusal(stolen), [403, 'permission-missing']);
  });

  it('lets one of two back ends of the tool win, also with the same key', async () => {
    await stage.addToolClient('take-control-2', tool);
    const id = await grant();
    const clients = Array.from(
      { length: 10 },
      (_, index) => `take-control${index % 2 ? '-2' : ''}`,
    );
    const answers = await Promise.all(clients.map((clientId) => redeem(id, clientId, 'key-1')));
    const winners = clients.filter((_, index) => answers[index]?.status === 200);
    assert.equal(winners.length, 5);
    assert.equal(new Set(winners).size, 1);
  });

  it('does so for 30 s, and keeps an open grant for 60 s', async () => {
    const redis = await connectRedis({ url: (await useRedis()).url, timeoutMs: 5_000 });
    const { remoteSession: keyOf } = createKeys(stage.realm.name);
    const lifeMs = (id: string): Promise<number> => redis.call((client) => client.pTTL(keyOf(id)));
    try {
      const id = await grant();
      const open = await lifeMs(id);
      assert.ok(open > 30_000 && open <= 60_000, String(open));
      assert.equal((await redeem(id)).status, 200);
      const redeemed = await lifeMs(id);
      assert.ok(redeemed > 0 && redeemed <= 30_000, String(redeemed));
      const unredeemed = await grant();
      for (const over of [id, unredeemed]) {
        await redis.call((client) => client.pExpire(keyOf(over), 1));
        await waitUntil({
          what: 'the end of the grant',
          timeoutMs: 5_000,
          check: async () => assert.equal(await lifeMs(over), -2),
        });
        assert.deepEqual(await refusal(redeem(over)), [404, 'remote-session-unknown']);
      }
    } finally {
      redis.close();
    }
  });

  it("refuses another tool's client, and leaves the grant to the right one", async () => {
    const id = await grant();
    assert.deepEqual(await refusal(redeem(id, 'nobody')), [401, 'token-invalid']);
    assert.deepEqual(await refusal(redeem(id, 'teamviewer')), [403, 'permission-missing']);
    const { body } = await redeem(id, 'teamviewer');
    assert.match(String(body['detail']), /role redeem-take-control of client two-factor-api/);
    assert.equal((await redeem(id)).status, 200);
  });

  it('refuses a back end that has lost its role, whatever its token says', async () => {
    const id = await grant();
    const accountId = await stage.addToolClient('for-a-while', tool);
    const token = await stage.tokenOfTool('for-a-while');
    await stage.takeRole(accountId, 'two-factor-api', 'redeem-take-control');
    const path = `/remote-sessions/${id}/redeem`;
    const answer = stage.call(path, { method: 'POST', token });
    assert.deepEqual(await refusal(answer), [403, 'permission-missing']);
  });

  it("refuses a user's token, even of one who holds the back end's role", async () => {
    const id = await grant();
    await stage.giveRole(userId, 'two-factor-api', 'redeem-take-control');
    const path = `/remote-sessions/${id}/redeem`;
    const answer = stage.call(path, { method: 'POST', token: accessToken });
    assert.deepEqual(await refusal(answer), [401, 'token-invalid']);
  });

  it('knows no grant that nobody gave', async () => {
    for (const id of ['AAAAAAAAAAAAAAAAAAAAAA', '..%2F..%2Fruns', '%00']) {
      assert.deepEqual(await refusal(redeem(id)), [404, 'remote-session-unknown']);
    }
  });

  it('names what is wrong with a key', async () => {
    const answer = await redeem(await grant(), 'take-control', 'two words');
    assert.equal(answer.status, 400);
    assert.match(String(answer.body['detail']), /Idempotency-Key must have 1 to 200/);
  });

  it('refuses when the role was taken since', async () => {
    const id = await grant();
    await stage.takeRole(userId, 'dashboard', role);
    try {
      assert.deepEqual(await refusal(redeem(id)), [403, 'remote-permission-missing']);
    } finally {
      await stage.giveRole(userId, 'dashboard', role);
    }
    // A redeemer who was refused has taken nothing.
    assert.equal((await redeem(id)).status, 200);
  });

  it('refuses when the user was disabled since', async () => {
    const id = await grant();
    const { users } = stage.realm.admin;
    await users.update({ id: userId }, { enabled: false });
    try {
      assert.deepEqual(await refusal(redeem(id)), [403, 'user-disabled']);
    } finally {
      await users.update({ id: userId }, { enabled: true });
    }
  });

  it('refuses when the user logged out since, from this session alone too', async () => {
    const first = await grant();
    const { accessToken: second } = await stage.logIn(otto);
    const other = await grant(second);
    const { admin } = stage.realm;
    const [, payload = ''] = accessToken.split('.');
    const { sid } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sid: string };
    await admin.realms.deleteSession({ realm: stage.realm.name, session: sid, isOffline: false });
    assert.deepEqual(await refusal(redeem(first)), [401, 'session-ended']);
    assert.equal((await redeem(other)).status, 200);
  });

  /** Has a grant asked for by somebody who has one authenticator. */
  async function grantTo(
    username: string,
  ): Promise<{ grantId: string; otp: { id: string; credentialId: string } }> {
    const { id } = await stage.realm.getUser(username);
    await stage.giveRole(id, 'dashboard', role);
    const grantId = await grant((await stage.logIn(username)).accessToken);
    const credentials = await stage.realm.admin.users.getCredentials({ id });
    const credentialId = credentials.find(({ type }) => type === 'otp')?.id ?? '';
    return { grantId, otp: { id, credentialId } };
  }

  it('refuses when the authenticator was removed since', async () => {
    const { grantId, otp } = await grantTo('lost@example.com');
    await removeUnseen(stage.realm.admin, otp);
    assert.deepEqual(await refusal(redeem(grantId)), [403, 'two-factor-setup-required']);
  });

  it('refuses when the authenticator was replaced since, although there is one again', async () => {
    const { admin } = stage.realm;
    const { grantId, otp } = await grantTo('new@example.com');
    await removeUnseen(admin, otp);
    await admin.users.update({ id: otp.id }, { credentials: [otpCredential(testOtpSecret)] });
    assert.deepEqual(await refusal(redeem(grantId)), [401, 'two-factor-not-proven']);
  });

  it('refuses when an administrator took the authenticator away, and with it the session', async () => {
    const { grantId, otp } = await grantTo('taken@example.com');
    await stage.realm.admin.users.deleteCredential(otp);
    assert.deepEqual(await refusal(redeem(grantId)), [401, 'session-ended']);
  });

  it('refuses when the user is gone', async () => {
    const { admin } = stage.realm;
    const id = await grant();
    await admin.users.del({ id: userId });
    assert.deepEqual(await refusal(redeem(id)), [401, 'session-ended']);
  });
});
