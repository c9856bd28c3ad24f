import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { decodeProtectedHeader, exportJWK, SignJWT, type JWTHeaderParameters } from 'jose';
import { openApiStage, type ApiStage } from '../../support/api-stage.ts';
import { createHookRealm } from '../../support/hook-realm.ts';
import { claimsOf, logInDirectly } from '../../support/login-browser.ts';
import { aRealmUser, testOtpSecret, testPassword } from '../../support/realm.ts';
import { giveKeyToRealm } from '../../support/realm-key.ts';
import { mapperTo } from '../../../src/keycloak/realm/audience-mapper.ts';
import { twoFactorMapper } from '../../../src/keycloak/realm/claim-mapper.ts';
import { stackStartTimeoutMs } from '../../support/stack.ts';

const otto = 'otto@example.com';
const person = { username: otto, password: testPassword, otpSecret: testOtpSecret };
const role = 'remote-take-control';

/** A key that the realm has not. */
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });

describe('A token at the remote-session gate', function () {
  this.timeout(60_000);
  let stage: ApiStage;
  let own: Awaited<ReturnType<typeof giveKeyToRealm>>;
  let real: string;
  let header: JWTHeaderParameters;
  let claims: Record<string, unknown>;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openApiStage({
      users: [aRealmUser(otto, { otp: true, realmRoles: ['offline_access'] })],
    });
    await stage.giveRole((await stage.realm.getUser(otto)).id, 'dashboard', role);
    own = await giveKeyToRealm(stage.realm);
    real = (await stage.logIn(otto)).accessToken;
    header = decodeProtectedHeader(real) as JWTHeaderParameters;
    claims = claimsOf(real);
  });

  after(() => stage.stop());

  async function ask(token: string): Promise<unknown[]> {
    const body = { tool: 'take-control', deviceId: 'd' };
    const answer = await stage.call('/remote-sessions', { method: 'POST', token, body });
    return [answer.status, answer.body['code'] ?? 'granted'];
  }

  const sign = (
    changes: Record<string, unknown>,
    { header: otherHeader = {}, key = own.privateKey } = {},
  ): Promise<string> =>
    new SignJWT({ ...claims, ...changes })
      .setProtectedHeader({ ...header, ...otherHeader })
      .sign(key);

  const invalid = [401, 'token-invalid'];
  const granted = [201, 'granted'];
  const nowSeconds = (): number => Math.floor(Date.now() / 1000);
  const encode = (value: unknown): string =>
    Buffer.from(JSON.stringify(value)).toString('base64url');

  it('counts when it is real, or signed the same way', async () => {
    assert.deepEqual(await ask(real), granted);
    assert.deepEqual(await ask(await sign({})), granted);
  });

  it('does not when it is missing, or no token at all', async () => {
    for (const token of ['', 'x', 'a.b.c', `${real}x`, `${real}.x`, `${encode({})}..`]) {
      assert.deepEqual(await ask(token), invalid, token);
    }
    const { status, headers } = await stage.call('/remote-sessions', { method: 'POST', body: {} });
    assert.equal(status, 401);
    assert.equal(headers.get('www-authenticate'), 'Bearer error="invalid_token"');
  });

  it('does not without a signature', async () => {
    for (const alg of ['none', 'None', 'NONE']) {
      const [, payload = '', signature = ''] = real.split('.');
      const unsigned = `${encode({ ...header, alg })}.${payload}`;
      assert.deepEqual(await ask(`${unsigned}.`), invalid);
      assert.deepEqual(await ask(`${unsigned}.${signature}`), invalid);
    }
  });

  it("does not when it is signed with the realm's public key as a secret", async () => {
    for (const type of ['spki', 'pkcs1'] as const) {
      const secret = own.publicKey.export({ type, format: 'pem' }).toString();
      const token = await new SignJWT(claims)
        .setProtectedHeader({ ...header, alg: 'HS256' })
        .sign(new TextEncoder().encode(secret));
      assert.deepEqual(await ask(token), invalid);
    }
  });

  it('does not when it is signed by a key that the realm has not, whatever its header says', async () => {
    const jwk = await exportJWK(foreign.publicKey);
    for (const otherHeader of [
      {},
      { kid: 'unknown' },
      { kid: undefined },
      { jwk },
      { jku: `${stage.apiUrl}/keys`, kid: 'unknown' },
      { x5u: `${stage.apiUrl}/keys` },
    ]) {
      const token = await sign({}, { header: otherHeader, key: foreign.privateKey });
      assert.deepEqual(await ask(token), invalid, JSON.stringify(otherHeader));
    }
  });

  it('does not when it was changed', async () => {
    const [head = '', , signature = ''] = real.split('.');
    const token = `${head}.${encode({ ...claims, sub: 'somebody-else' })}.${signature}`;
    assert.deepEqual(await ask(token), invalid);
  });

  it('does not 31 s after it expired, nor without an end, nor before its time', async () => {
    assert.deepEqual(await ask(await sign({ exp: nowSeconds() - 10 })), granted);
    assert.deepEqual(await ask(await sign({ exp: nowSeconds() - 31 })), invalid);
    assert.deepEqual(await ask(await sign({ exp: undefined })), invalid);
    assert.deepEqual(await ask(await sign({ nbf: nowSeconds() + 60 })), invalid);
  });

  it('does not for another audience, another client, another issuer', async () => {
    assert.deepEqual(await ask(await sign({ aud: 'account' })), invalid);
    assert.deepEqual(await ask(await sign({ aud: undefined })), invalid);
    assert.deepEqual(await ask(await sign({ aud: ['account', 'two-factor-api'] })), granted);
    assert.deepEqual(await ask(await sign({ azp: 'two-factor-api' })), invalid);
    assert.deepEqual(await ask(await sign({ azp: undefined })), invalid);
    const issuer = String(claims['iss']);
    for (const iss of [`${issuer}2`, `${issuer}/`, issuer.replace('127.0.0.1', 'localhost')]) {
      assert.deepEqual(await ask(await sign({ iss })), invalid, iss);
    }
  });

  it('does not when it is an ID token or a refresh token', async () => {
    for (const typ of ['ID', 'Refresh', 'DPoP', 'Logout', undefined]) {
      assert.deepEqual(await ask(await sign({ typ })), invalid, typ);
    }
    const { body } = await logInDirectly(stage.address, person);
    assert.deepEqual(await ask(String(body['access_token'])), granted);
    assert.deepEqual(await ask(String(body['id_token'])), invalid);
    assert.deepEqual(await ask(String(body['refresh_token'])), invalid);
  });

  it('gives no role that Keycloak does not', async () => {
    const roles = ['two-factor-admin', 'two-factor-viewer', 'two-factor-customer-admin'];
    const token = await sign({
      roles,
      realm_access: { roles },
      resource_access: { 'two-factor-api': { roles }, dashboard: { roles } },
    });
    const body = { enabled: true };
    const path = '/customers/acme/two-factor';
    const changed = await stage.call(path, { method: 'PUT', token, body });
    assert.deepEqual([changed.status, changed.body['code']], [403, 'permission-missing']);
    const { status, body: problem } = await stage.call('/customers', { token });
    assert.deepEqual([status, problem['code']], [403, 'permission-missing']);
  });

  it('does not for the session of another user, or for none', async () => {
    assert.deepEqual(await ask(await sign({ sub: 'somebody-else' })), [401, 'session-ended']);
    assert.deepEqual(await ask(await sign({ sid: 'another-session' })), [401, 'session-ended']);
    assert.deepEqual(await ask(await sign({ sid: undefined })), invalid);
    assert.deepEqual(await ask(await sign({ sub: '../../clients' })), [401, 'session-ended']);
  });

  it('does not when its session proved no second factor, although the user has one by now', async () => {
    for (const claim of ['optional', 'setup-required', 'Active', undefined, true]) {
      const token = await sign({ two_factor: claim });
      const body = { tool: 'take-control', deviceId: 'd' };
      const answer = await stage.call('/remote-sessions', { method: 'POST', token, body });
      const code = claim === true ? 'token-invalid' : 'two-factor-not-proven';
      assert.deepEqual([answer.status, answer.body['code']], [401, code]);
      const error = claim === true ? 'invalid_token' : 'insufficient_user_authentication';
      assert.equal(answer.headers.get('www-authenticate'), `Bearer error="${error}"`);
    }
  });

  it('does not from another client of the realm, with all the same scopes', async () => {
    await stage.realm.admin.clients.create({
      clientId: 'other',
      publicClient: true,
      directAccessGrantsEnabled: true,
      protocolMappers: [twoFactorMapper, mapperTo('two-factor-api')],
    });
    const { body } = await logInDirectly({ ...stage.address, clientId: 'other' }, person);
    const { aud, two_factor: claim } = claimsOf(body['access_token']);
    assert.ok((aud as string[]).includes('two-factor-api') && claim === 'active');
    assert.deepEqual(await ask(String(body['access_token'])), invalid);
  });

  it('does not when it is of a service account, of the Dashboard too', async () => {
    const accountId = await stage.addToolClient('robot', 'take-control');
    await stage.giveRole(accountId, 'dashboard', role);
    const robot = await stage.tokenOfTool('robot');
    assert.deepEqual(await ask(robot), invalid);
    const ofDashboard = { ...claimsOf(robot), azp: 'dashboard', client_id: 'dashboard' };
    assert.deepEqual(await ask(await sign({ ...ofDashboard, sid: undefined })), invalid);
    // Not even with the session of a user.
    assert.deepEqual(await ask(await sign({ ...ofDashboard, sid: claims['sid'] })), [
      401,
      'session-ended',
    ]);
  });

  it('does not from another realm, with client, user and roles of the same names', async () => {
    const other = await createHookRealm(
      { sidecarUrl: 'http://127.0.0.1:1' },
      { users: [aRealmUser(otto, { otp: true })] },
    );
    await other.leaveAlone();
    const { body } = await logInDirectly(other, person);
    assert.ok(String(body['access_token']).startsWith('eyJ'));
    assert.deepEqual(await ask(String(body['access_token'])), invalid);
    await other.remove();
  });

  it('does not when its session is an offline one', async () => {
    const { body } = await logInDirectly(stage.address, person, 'openid offline_access');
    assert.equal(claimsOf(body['access_token'])['two_factor'], 'active');
    assert.deepEqual(await ask(String(body['access_token'])), [401, 'session-ended']);
  });
});
