import assert from 'node:assert/strict';
import { createHookRealm, type HookRealm } from '../support/hook-realm.ts';
import { openHookStage } from '../support/hook-stage.ts';
import {
  addIdentityProvider,
  changeAmr,
  issuerOf,
  linkAccounts,
} from '../support/identity-provider.ts';
import { createLoginBrowser, type LoginBrowser, type Page } from '../support/login-browser.ts';
import { aRealmUser, testPassword } from '../support/realm.ts';
import { restartAddress } from '../support/restart-address.ts';
import { say, startFakeSidecar, type FakeSidecar } from './fake-sidecar.ts';

const ann = { username: 'ann@example.com', password: testPassword };

/** Of a log-in with the password, and of one that continues the session at the provider. */
const [password, again] = ['1', '0'];

/** What this realm is called at both providers. */
const clientId = 'dashboard-broker';

describe('What an identity provider says about a log-in', function () {
  this.timeout(300_000);
  let sidecar: FakeSidecar;
  let realm: HookRealm;
  let close: () => Promise<void>;
  let corp: HookRealm;
  let twin: HookRealm;

  before(async () => {
    ({ sidecar, realm, close } = await openHookStage(() => startFakeSidecar()));
    const settings = { sidecarUrl: sidecar.url };
    const users = [aRealmUser(ann.username)];
    // One that is created, and not imported, may link accounts.
    await realm.admin.users.create(aRealmUser(ann.username));
    [corp, twin] = await Promise.all([
      createHookRealm(settings, { users }),
      createHookRealm(settings, { users }),
    ]);
    await Promise.all([corp.leaveAlone(), twin.leaveAlone()]);
    await addIdentityProvider(realm, corp, 'corp', ['pwd'], clientId);
    await addIdentityProvider(realm, twin, 'twin', ['mfa'], clientId);
    for (const [provider, alias] of [[corp, 'corp'] as const, [twin, 'twin'] as const])
      await linkAccounts(realm, provider, alias, ann.username);
  });
  after(async () => {
    await close();
    await Promise.all([corp.remove(), twin.remove()]);
  });
  beforeEach(() => {
    sidecar.behave(say());
    sidecar.questions.length = 0;
  });

  /** Goes to the provider, where Ann logs in; what comes of it is the hook's. */
  async function logInBy(
    alias: string,
    parameters: Record<string, string> = {},
    browser: LoginBrowser = createLoginBrowser(realm),
  ): Promise<{ browser: LoginBrowser; page: Page }> {
    const atProvider = await browser.open({ kc_idp_hint: alias, ...parameters });
    return { browser, page: await browser.answer(atProvider, ann) };
  }

  /** What the sidecar was told last. */
  function told(): unknown {
    return sidecar.questions.at(-1)?.request.login.identityProvider;
  }

  for (const [first, newest] of [
    ['mfa', 'pwd'],
    ['pwd', 'mfa'],
  ] as const) {
    it(`is ${newest} when it was ${first}, and the user went there again in the log-in`, async () => {
      await changeAmr(corp, clientId, [first]);
      const { browser, page } = await logInBy('corp', { kc_action: 'idp_link:corp' });
      assert.equal(page.id, 'link-idp-action', page.html);
      assert.deepEqual(told(), { alias: 'corp', amr: [first], acr: password });
      await changeAmr(corp, clientId, [newest]);

      const end = await browser.submit(page, {});

      assert.ok(end.redirectedTo, end.html);
      assert.deepEqual(told(), { alias: 'corp', amr: [newest], acr: again });
    });

    it(`is ${newest} when it was ${first}, and the user started again in the same tab`, async () => {
      sidecar.behave(say({ verdict: 'continue', steps: ['verify-ip'] }));
      await changeAmr(corp, clientId, [first]);
      const { browser, page } = await logInBy('corp');
      assert.deepEqual(told(), { alias: 'corp', amr: [first], acr: password });
      await changeAmr(corp, clientId, [newest]);

      await browser.get(restartAddress(page));

      assert.deepEqual(told(), { alias: 'corp', amr: [newest], acr: again });
    });
  }

  it('is not what another one says, which has the same client id', async () => {
    await changeAmr(corp, clientId, ['pwd']);
    const { browser, page } = await logInBy('corp', { kc_action: 'idp_link:twin' });
    const atTwin = await browser.submit(page, {});

    const end = await browser.answer(atTwin, ann);

    assert.ok(end.redirectedTo, end.html);
    assert.deepEqual(told(), { alias: 'corp', amr: ['pwd'], acr: password });
    await logInBy('twin');
    assert.deepEqual(told(), { alias: 'twin', amr: ['mfa'], acr: password });
  });

  it('counts from each of the issuers that the provider may have', async () => {
    await changeIssuer(`https://other.example, ${issuerOf(twin)}`);

    await logInBy('twin');

    assert.deepEqual(told(), { alias: 'twin', amr: ['mfa'], acr: password });
  });

  it('counts for nothing while Keycloak takes tokens of any issuer from it', async () => {
    await changeIssuer('');

    const { page } = await logInBy('twin');

    assert.ok(page.redirectedTo, page.html);
    assert.deepEqual(told(), { alias: 'twin', amr: [], acr: null });
  });

  async function changeIssuer(issuer: string): Promise<void> {
    const { identityProviders } = realm.admin;
    const provider = await identityProviders.findOne({ alias: 'twin' });
    const config = { ...provider?.config, issuer };
    await identityProviders.update({ alias: 'twin' }, { ...provider, alias: 'twin', config });
  }
});
