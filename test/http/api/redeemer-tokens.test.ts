import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { decodeProtectedHeader, SignJWT, type JWTHeaderParameters } from 'jose';
import { addToolClient } from '../../../stack/tool-client.ts';
import { openApiStage, tokenOfTool, toolSecret, type ApiStage } from '../../support/api-stage.ts';
import { useHookKeycloak } from '../../support/hook-realm.ts';
import { claimsOf } from '../../support/login-browser.ts';
import { aRealmUser, createRealm } from '../../support/realm.ts';
import { giveKeyToRealm } from '../../support/realm-key.ts';
import { stackStartTimeoutMs } from '../../support/stack.ts';

const tool = 'take-control';
const otto = 'otto@example.com';
const invalid = [401, 'token-invalid'];
const forbidden = [403, 'permission-missing'];

describe('A token at the redemption of a grant', function () {
  this.timeout(60_000);
  let stage: ApiStage;
  let own: Awaited<ReturnType<typeof giveKeyToRealm>>;
  let accountId: string;
  let grantId: string;
  let header: JWTHeaderParameters;
  let claims: Record<string, unknown>;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openApiStage({ users: [aRealmUser(otto, { otp: true })] });
    const { id } = await stage.realm.getUser(otto);
    await stage.giveRole(id, 'dashboard', 'remote-take-control');
    accountId = await stage.addToolClient(tool, tool);
    own = await giveKeyToRealm(stage.realm);
    const real = await stage.tokenOfTool(tool);
    header = decodeProtectedHeader(real) as JWTHeaderParameters;
    claims = claimsOf(real);
  });

  beforeEach(async () => {
    grantId = await grant();
  });

  /** Whoever was refused has taken nothing. */
  afterEach(async () => {
    assert.deepEqual(await redeemBy(await stage.tokenOfTool(tool)), [200, 'redeemed']);
  });

  after(() => stage.stop());

  async function grant(): Promise<string> {
    const { accessToken: token } = await stage.logIn(otto);
    const body = { tool, deviceId: 'device-7' };
    const answer = await stage.call('/remote-sessions', { method: 'POST', token, body });
    return String(answer.body['id']);
  }

  async function redeemBy(token: string): Promise<unknown[]> {
    const path = `/remote-sessions/${grantId}/redeem`;
    const { status, body } = await stage.call(path, { method: 'POST', token });
    return [status, body['code'] ?? 'redeemed'];
  }

  const sign = (changes: object, key: KeyObject = own.privateKey): Promise<string> =>
    new SignJWT({ ...claims, ...changes }).setProtectedHeader(header).sign(key);
  const encode = (value: unknown): string =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const secondsAgo = (seconds: number): number => Math.floor(Date.now() / 1000) - seconds;

  it('counts when it is signed by a key of the realm, and all that it says is right', async () => {
    assert.deepEqual(await redeemBy(await sign({})), [200, 'redeemed']);
    grantId = await grant();
  });

  it('does not count when it is forged', async () => {
    const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
    assert.deepEqual(await redeemBy(await sign({}, foreign.privateKey)), invalid);
    const unsigned = `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`;
    assert.deepEqual(await redeemBy(unsigned), invalid);
    const secret = own.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const confused = await new SignJWT(claims)
      .setProtectedHeader({ ...header, alg: 'HS256' })
      .sign(new TextEncoder().encode(secret));
    assert.deepEqual(await redeemBy(confused), invalid);
  });

  const wrong: [what: string, changes: () => object][] = [
    ['expired', () => ({ exp: secondsAgo(31) })],
    ['without an end', () => ({ exp: undefined })],
    ['for another audience', () => ({ aud: 'account' })],
    ['of another issuer', () => ({ iss: `${String(claims['iss'])}2` })],
    ['no access token', () => ({ typ: 'ID' })],
    ['of a session', () => ({ sid: 'some-session' })],
    ['of two clients at once', () => ({ azp: 'dashboard' })],
    ['of no client', () => ({ client_id: undefined })],
  ];
  for (const [what, changes] of wrong) {
    it(`does not count when it is ${what}`, async () => {
      assert.deepEqual(await redeemBy(await sign(changes())), invalid);
    });
  }

  it("does not count when its account is another client's, or a user", async () => {
    const otherAccount = await stage.addToolClient('also-take-control', tool);
    assert.deepEqual(await redeemBy(await sign({ sub: otherAccount })), forbidden);
    const { id: userId } = await stage.realm.getUser(otto);
    await stage.giveRole(userId, 'two-factor-api', 'redeem-take-control');
    assert.deepEqual(await redeemBy(await sign({ sub: userId })), forbidden);
  });

  it('does not count when it is from another realm, with a client of the same name', async () => {
    const other = await createRealm({}, {}, useHookKeycloak());
    await addToolClient(other.admin, { clientId: tool, secret: toolSecret });
    const token = await tokenOfTool(other, tool);
    assert.ok(token.startsWith('eyJ'));
    assert.deepEqual(await redeemBy(token), invalid);
    await other.remove();
  });

  it('does not count when its client or its account was disabled since', async () => {
    const { clients, users } = stage.realm.admin;
    const token = await stage.tokenOfTool(tool);
    const [client] = await clients.find({ clientId: tool });
    const id = client?.id ?? '';
    await clients.update({ id }, { ...client, enabled: false });
    assert.deepEqual(await redeemBy(token), forbidden);
    await clients.update({ id }, { ...client, enabled: true });
    await users.update({ id: accountId }, { enabled: false });
    assert.deepEqual(await redeemBy(token), forbidden);
    await users.update({ id: accountId }, { enabled: true });
  });
});
