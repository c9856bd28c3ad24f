import assert from 'node:assert/strict';
import { generate } from 'otplib';
import { enrol, saveRecoveryCodes } from '../support/enrol.ts';
import type { HookRealm } from '../support/hook-realm.ts';
import { openHookStage } from '../support/hook-stage.ts';
import {
  firstRequiredInstant,
  lastOptionalInstant,
  startHookSidecar,
  type HookSidecar,
} from '../support/hook-sidecar.ts';
import {
  askForToken,
  claimsOf,
  createLoginBrowser,
  type LoginBrowser,
  type Page,
} from '../support/login-browser.ts';
import { aRealmUser, testPassword } from '../support/realm.ts';
import { recoveryCodes } from '../support/recovery-codes.ts';

interface NewPerson {
  id: string;
  username: string;
  password: string;
}

describe('Set-up of an authenticator', function () {
  this.timeout(300_000);
  let realm: HookRealm;
  let close: () => Promise<void>;
  let sidecar: HookSidecar;
  let number = 0;

  before(async () => {
    ({ realm, sidecar, close } = await openHookStage(
      (led) => startHookSidecar(led, { now: firstRequiredInstant }),
      // Wide enough for the codes of several log-ins within half a minute.
      { otpPolicyLookAheadWindow: 10 },
    ));
  });
  after(() => close());
  beforeEach(() => sidecar.setNow(firstRequiredInstant));

  async function createPerson(
    parts: Parameters<typeof aRealmUser>[1] = {},
    username = `user-${String((number += 1))}@example.com`,
  ): Promise<NewPerson> {
    const { id } = await realm.admin.users.create(aRealmUser(username, parts));
    return { id, username, password: testPassword };
  }

  async function credentialTypes({ id }: NewPerson): Promise<(string | undefined)[]> {
    return (await realm.admin.users.getCredentials({ id })).map(({ type }) => type);
  }

  /** @returns their ids */
  async function plantPasskeys({ id }: NewPerson, labels: readonly string[]): Promise<string[]> {
    const credentials = labels.map((userLabel) => ({
      type: 'webauthn',
      userLabel,
      credentialData: '{}',
      secretData: '{}',
    }));
    await realm.admin.users.update(
      { id },
      { ...(await realm.admin.users.findOne({ id })), credentials },
    );
    const stored = await realm.admin.users.getCredentials({ id });
    return labels.map((label) => stored.find(({ userLabel }) => userLabel === label)?.id ?? '');
  }

  /** Confirms the mail of a waiting page, and goes on. */
  async function confirm(browser: LoginBrowser, page: Page, { id }: NewPerson): Promise<Page> {
    assert.equal(page.waiting?.purpose, 'set-up', page.html);
    assert.equal(await sidecar.confirm(id, page.waiting.number), 200);
    return browser.get(page.waiting.refresh);
  }

  it('takes the confirmed mailbox, then the code, then recovery codes, and proves the factor', async () => {
    const person = await createPerson({ emailVerified: false });
    const browser = createLoginBrowser(realm);
    let page = await confirm(browser, await browser.logIn(person), person);
    assert.equal((await realm.getUser(person.username)).emailVerified, true);

    ({ page } = await enrol(browser, page));
    assert.equal((await sidecar.latest(person.id)).state, 'enrolled');
    page = await saveRecoveryCodes(browser, page);

    const { body } = await browser.redeem(page);
    assert.equal(claimsOf(body['access_token'])['two_factor'], 'active');
    assert.deepEqual(await credentialTypes(person), ['password', 'otp', 'recovery-authn-codes']);
    assert.equal((await browser.open()).redirectedTo?.searchParams.has('code'), true);
  });

  it('asks for recovery codes at the next log-in of a user who left before that page', async () => {
    const person = await createPerson();
    const browser = createLoginBrowser(realm);
    const { nextCode } = await enrol(
      browser,
      await confirm(browser, await browser.logIn(person), person),
    );

    const later = createLoginBrowser(realm);
    const code = await later.submit(await later.logIn(person), { otp: await nextCode() });
    const page = await saveRecoveryCodes(later, code);

    assert.equal(page.redirectedTo?.searchParams.has('code'), true, page.html);
    assert.deepEqual((await realm.getUser(person.username)).requiredActions, []);
  });

  it('shows the passkeys and links that were there before, and removes what is not kept', async () => {
    const aliases = ['corp', 'planted'];
    for (const alias of aliases)
      await realm.admin.identityProviders.create({ alias, providerId: 'oidc', enabled: true });
    const person = await createPerson({
      federatedIdentities: aliases.map((alias) => ({
        identityProvider: alias,
        userId: alias,
        userName: `ann at ${alias}`,
      })),
    });
    const [known = '', planted = ''] = await plantPasskeys(person, ['old key', "thief's key"]);
    const browser = createLoginBrowser(realm);
    let page = await confirm(browser, await browser.logIn(person), person);
    ({ page } = await enrol(browser, page));

    assert.equal(page.id, 'two-factor-review', page.html);
    assert.match(page.html, /corp: ann at corp/);
    page = await browser.submit(page, [
      ...[known, planted, ...aliases].map((id): [string, string] => ['reviewed', id]),
      ['keep', known],
      ['keep', 'corp'],
    ]);
    page = await saveRecoveryCodes(browser, page);

    assert.equal(page.redirectedTo?.searchParams.has('code'), true, page.html);
    const kept = await realm.admin.users.getCredentials({ id: person.id });
    assert.deepEqual(
      kept.flatMap(({ type, id }) => (type === 'webauthn' ? [id] : [])),
      [known],
    );
    const links = await realm.admin.users.listFederatedIdentities({ id: person.id });
    assert.deepEqual(
      links.map(({ identityProvider }) => identityProvider),
      ['corp'],
    );
  });

  it('stores nothing before the number was typed, whatever form is posted', async () => {
    const person = await createPerson();
    const browser = createLoginBrowser(realm);
    const waiting = await browser.logIn(person);
    const totpSecret = 'twenty-random-chars!';
    const totp = await generate({ secret: Buffer.from(totpSecret) });

    const page = await browser.submit(waiting, { totp, totpSecret, userLabel: 'mine' });

    assert.equal(page.waiting?.state, 'pending', page.html);
    assert.deepEqual(await credentialTypes(person), ['password']);
  });

  it('asks for the confirmation again when the authenticator is stored', async () => {
    const person = await createPerson();
    const browser = createLoginBrowser(realm);
    const form = await confirm(browser, await browser.logIn(person), person);
    const { id } = await sidecar.latest(person.id);
    await sidecar.verifications.move(person.id, id, 'confirmed', 'refused');

    const { page } = await enrol(browser, form);

    assert.equal(page.waiting?.state, 'refused', page.html);
    assert.deepEqual(await credentialTypes(person), ['password']);
  });

  it('stores one authenticator by one mail, however many forms are sent at once', async () => {
    const person = await createPerson();
    const browser = createLoginBrowser(realm);
    const form = await confirm(browser, await browser.logIn(person), person);
    const secretOf = (name: string): string => `twenty-random-chars-${name}`;

    await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (name) => {
        const totpSecret = secretOf(name);
        const totp = await generate({ secret: Buffer.from(totpSecret) });
        return browser.submit(form, { totp, totpSecret, userLabel: name });
      }),
    );

    const credentials = await realm.admin.users.getCredentials({ id: person.id });
    assert.deepEqual(
      credentials.map(({ type }) => type),
      ['password', 'otp'],
    );
    assert.equal((await sidecar.verifications.list(person.id)).length, 1);
    // Keycloak answers all of them with the page that was made last, so only a new log-in tells.
    const later = createLoginBrowser(realm);
    const secret = Buffer.from(secretOf(credentials[1]?.userLabel ?? ''));
    const epoch = Date.now() / 1_000 + 30;
    const page = await later.submit(await later.logIn(person), {
      otp: await generate({ secret, epoch }),
    });
    assert.equal(page.id, 'login-recovery-authn-code-config', page.html);
  });

  it('leaves an e-mail address unverified that is not the mailbox', async () => {
    const person = await createPerson({ email: 'other@example.com', emailVerified: false });
    const browser = createLoginBrowser(realm);

    await confirm(browser, await browser.logIn(person), person);

    assert.equal((await realm.getUser(person.username)).emailVerified, false);
  });

  it('deletes older recovery codes, and ends the other sessions, online and offline', async () => {
    sidecar.setNow(lastOptionalInstant);
    const person = await createPerson();
    const other = createLoginBrowser(realm);
    const online = (await other.redeem(await other.logIn(person))).body;
    const away = createLoginBrowser(realm);
    const scope = { scope: 'openid offline_access' };
    const offline = (await away.redeem(await away.logIn(person, scope))).body;
    const credentials = [recoveryCodes(['ABCDEFGHIJKL'])];
    await realm.admin.users.update({ id: person.id }, { credentials });
    sidecar.setNow(firstRequiredInstant);
    const browser = createLoginBrowser(realm);

    const { page } = await enrol(
      browser,
      await confirm(browser, await browser.logIn(person), person),
    );

    assert.deepEqual(await credentialTypes(person), ['password', 'otp']);
    for (const { refresh_token: token } of [online, offline])
      assert.equal((await refresh(token)).body['error'], 'invalid_grant');
    const { body } = await browser.redeem(await saveRecoveryCodes(browser, page));
    assert.equal((await refresh(body['refresh_token'])).status, 200);
  });

  it('in a log-in goes on without recovery codes where the realm does not have them', async () => {
    const alias = 'CONFIGURE_RECOVERY_AUTHN_CODES';
    const { authenticationManagement } = realm.admin;
    const action = (await authenticationManagement.getRequiredActionForAlias({ alias })) as object;
    await authenticationManagement.updateRequiredAction({ alias }, { ...action, enabled: false });
    const person = await createPerson();
    const browser = createLoginBrowser(realm);

    const { page } = await enrol(
      browser,
      await confirm(browser, await browser.logIn(person), person),
    );

    assert.equal(page.redirectedTo?.searchParams.has('code'), true, page.html);
    await authenticationManagement.updateRequiredAction({ alias }, { ...action, enabled: true });
  });

  it('approves the new network as well, by the same mail', async () => {
    const strict = await startHookSidecar(realm, {
      now: firstRequiredInstant,
      ipVerification: { enabled: true, trustedNetworks: [] },
    });
    const person = await createPerson();
    const browser = createLoginBrowser(realm);

    const { page } = await enrol(
      browser,
      await confirm(browser, await browser.logIn(person), person),
    );
    const after = await saveRecoveryCodes(browser, page);

    assert.equal(after.redirectedTo?.searchParams.has('code'), true, after.html);
    assert.equal((await strict.verifications.list(person.id)).length, 1);
    await strict.stop();
    await realm.configure({ sidecarUrl: sidecar.url });
  });

  it('can be done once more soon after, by a mail of its own', async () => {
    const person = await createPerson();
    const browser = createLoginBrowser(realm);
    const { page } = await enrol(
      browser,
      await confirm(browser, await browser.logIn(person), person),
    );
    await saveRecoveryCodes(browser, page);
    for (const { id: credentialId = '', type } of await realm.admin.users.getCredentials({
      id: person.id,
    }))
      if (type !== 'password')
        await realm.admin.users.deleteCredential({ id: person.id, credentialId });

    const again = await browser.logIn(person);

    assert.equal(again.waiting?.state, 'pending', again.html);
    await enrol(browser, await confirm(browser, again, person));
    assert.equal((await credentialTypes(person)).includes('otp'), true);
  });

  it('says so when the user name is no mailbox, and the sidecar does not count as away', async () => {
    sidecar.setNow(lastOptionalInstant);
    const person = await createPerson({}, 'plain-name');
    for (let round = 0; round < 6; round += 1) {
      const page = await createLoginBrowser(realm).logIn(person, { kc_action: 'CONFIGURE_TOTP' });
      assert.equal(page.blockedReason, 'username-not-email', page.html);
    }
    const ann = await createPerson();
    assert.ok((await createLoginBrowser(realm).logIn(ann)).redirectedTo);
  });

  describe('started from within a session', () => {
    /** Logs in without a second factor, then starts set-up as the Dashboard would. */
    async function startFromSession(
      person: NewPerson,
      parameters: Record<string, string> = {},
    ): Promise<{ browser: LoginBrowser; tokens: Record<string, unknown>; page: Page }> {
      sidecar.setNow(lastOptionalInstant);
      const browser = createLoginBrowser(realm);
      const { body: tokens } = await browser.redeem(await browser.logIn(person));
      const page = await browser.logIn(person, { kc_action: 'CONFIGURE_TOTP', ...parameters });
      return { browser, tokens, page: await confirm(browser, page, person) };
    }

    for (const parameters of [{}, { prompt: 'login' }])
      it(`ends that session too, with ${JSON.stringify(parameters)}: nothing goes on before a fresh log-in with a code`, async () => {
        const person = await createPerson();
        const { browser, tokens, page: form } = await startFromSession(person, parameters);

        const { page, nextCode } = await enrol(browser, form);

        assert.equal(page.id, 'two-factor-done', page.html);
        const links = [...page.html.matchAll(/<a\s[^>]*href="([^"]+)"/g)].map(([, link]) => link);
        assert.deepEqual(links, [realm.redirectUri]);
        assert.deepEqual(await credentialTypes(person), ['password', 'otp']);
        assert.equal((await refresh(tokens['refresh_token'])).body['error'], 'invalid_grant');
        assert.deepEqual(await realm.admin.users.listSessions({ id: person.id }), []);
        const silent = await browser.open({ prompt: 'none' });
        assert.equal(silent.redirectedTo?.searchParams.get('error'), 'login_required');

        let next = await browser.open();
        assert.equal(next.fields.has('password'), true, next.html);
        next = await browser.submit(next, { username: person.username, password: testPassword });
        assert.equal(next.id, 'login-otp', next.html);
        next = await browser.submit(next, { otp: await nextCode() });
        const { body } = await browser.redeem(await saveRecoveryCodes(browser, next));
        const claims = claimsOf(body['access_token']);
        assert.equal(claims['two_factor'], 'active');
        assert.notEqual(claims['sid'], claimsOf(tokens['access_token'])['sid']);
      });

    it('ends an offline session of the same id as well', async () => {
      sidecar.setNow(lastOptionalInstant);
      const person = await createPerson();
      const browser = createLoginBrowser(realm);
      await browser.redeem(await browser.logIn(person));
      const scope = { scope: 'openid offline_access' };
      const { body } = await browser.redeem(await browser.open(scope));
      const page = await browser.open({ kc_action: 'CONFIGURE_TOTP' });

      await enrol(browser, await confirm(browser, page, person));

      assert.equal((await refresh(body['refresh_token'])).body['error'], 'invalid_grant');
    });

    it('does not bring the session back when the old form is sent again', async () => {
      const person = await createPerson();
      const { browser, page: form } = await startFromSession(person);
      await enrol(browser, form);

      const page = await browser.submit(form, { totp: '000000', totpSecret: 'x', userLabel: 'y' });

      assert.equal(page.redirectedTo, undefined);
      assert.deepEqual(await realm.admin.users.listSessions({ id: person.id }), []);
    });
  });

  it('can be cancelled while it is optional, also once the script of its page has asked', async () => {
    sidecar.setNow(lastOptionalInstant);
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn(await createPerson(), { kc_action: 'CONFIGURE_TOTP' });
    assert.equal((await browser.poll(page)).status, 200);

    const { redirectedTo, html } = await browser.submit(page, { 'cancel-aia': 'true' });

    assert.equal(redirectedTo?.searchParams.get('kc_action_status'), 'cancelled', html);
  });

  it('started with a fresh log-in goes on in it', async () => {
    sidecar.setNow(lastOptionalInstant);
    const person = await createPerson();
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn(person, { kc_action: 'CONFIGURE_TOTP' });

    const enrolled = await enrol(browser, await confirm(browser, page, person));
    const after = await saveRecoveryCodes(browser, enrolled.page);

    assert.equal(after.redirectedTo?.searchParams.get('kc_action_status'), 'success', after.html);
  });

  function refresh(token: unknown): ReturnType<typeof askForToken> {
    return askForToken(realm, { grant_type: 'refresh_token', refresh_token: String(token) });
  }
});
