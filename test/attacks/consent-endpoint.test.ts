import assert from 'node:assert/strict';
import { postConsent } from '../flows/detours.ts';
import { dashboardClient } from '../support/dashboard-client.ts';
import { openHookStage, type HookStage } from '../support/hook-stage.ts';
import {
  firstRequiredInstant,
  lastOptionalInstant,
  startHookSidecar,
  type HookSidecar,
} from '../support/hook-sidecar.ts';
import { createLoginBrowser, type LoginBrowser, type Page } from '../support/login-browser.ts';
import { aRealmUser, testOtpSecret, testPassword } from '../support/realm.ts';

const consenting = 'asks-for-consent';

const samlClient = {
  clientId: 'saml-app',
  protocol: 'saml',
  redirectUris: ['http://127.0.0.1:9/*'],
  attributes: {
    saml_idp_initiated_sso_url_name: 'app',
    saml_assertion_consumer_url_post: 'http://127.0.0.1:9/saml',
  },
};

interface NewPerson {
  id: string;
  username: string;
  password: string;
  otpSecret?: string;
}

describe("Keycloak's endpoint for the consent page", function () {
  this.timeout(300_000);
  let stage: HookStage<HookSidecar>;
  let number = 0;

  before(async () => {
    stage = await openHookStage(
      (realm) =>
        startHookSidecar(realm, {
          now: firstRequiredInstant,
          ipVerification: { enabled: true, trustedNetworks: [] },
        }),
      {
        clients: [{ ...dashboardClient, clientId: consenting, consentRequired: true }, samlClient],
      },
    );
  });
  after(() => stage.close());

  async function createPerson(
    requiredActions: string[] = [],
    { otp = false } = {},
  ): Promise<NewPerson> {
    const username = `user-${String((number += 1))}@example.com`;
    const user = aRealmUser(username, { requiredActions, otp });
    const { id } = await stage.realm.admin.users.create(user);
    return { id, username, password: testPassword, ...(otp ? { otpSecret: testOtpSecret } : {}) };
  }

  async function assertOutside(
    browser: LoginBrowser,
    { redirectedTo, html }: Page,
    id: string,
  ): Promise<void> {
    assert.equal(redirectedTo?.searchParams.get('error'), 'interaction_required', html);
    assert.equal(redirectedTo.searchParams.has('code'), false);
    assert.deepEqual(await stage.realm.admin.users.listSessions({ id }), []);
    const silent = await browser.open({ prompt: 'none' });
    assert.equal(silent.redirectedTo?.searchParams.get('error'), 'login_required');
  }

  for (const [when, now, endpoint] of [
    ['set-up is required', firstRequiredInstant, 'consent'],
    ['the network is new', lastOptionalInstant, 'consent'],
    // Keycloak takes it for the same address.
    ['set-up is required, by a slash more', firstRequiredInstant, 'consent/'],
  ] as const)
    it(`lets nobody in while ${when}`, async () => {
      stage.sidecar.setNow(now);
      const person = await createPerson();
      const browser = createLoginBrowser(stage.realm);
      const page = await browser.logIn(person);
      assert.equal(page.id, 'two-factor-waiting', page.html);

      await assertOutside(browser, await postConsent(browser, page, endpoint), person.id);
    });

  it('lets nobody in while Keycloak itself asks for something', async () => {
    const person = await createPerson(['UPDATE_PASSWORD']);
    const browser = createLoginBrowser(stage.realm);
    const page = await passNetwork(person, browser);
    assert.equal(page.id, 'login-update-password', page.html);

    await assertOutside(browser, await postConsent(browser, page), person.id);
  });

  /** Logs in while two-factor is optional, and makes the network known by the mail. */
  async function passNetwork(person: NewPerson, browser: LoginBrowser): Promise<Page> {
    stage.sidecar.setNow(lastOptionalInstant);
    const { waiting } = await browser.logIn(person);
    await stage.sidecar.confirm(person.id, waiting?.number);
    return browser.get(waiting?.refresh ?? '');
  }

  async function reachConsentPage(person: NewPerson, browser: LoginBrowser): Promise<Page> {
    let page = await passNetwork(person, browser);
    if (page.id === 'two-factor-offer') page = await browser.submit(page, { later: 'true' });
    assert.equal(page.id, 'login-oauth-grant', page.html);
    return page;
  }

  it('gives no assertion to a client that speaks SAML', async () => {
    stage.sidecar.setNow(firstRequiredInstant);
    const person = await createPerson();
    const { keycloakUrl, realm } = stage.realm;
    const browser = createLoginBrowser(stage.realm);
    const form = await browser.get(`${keycloakUrl}/realms/${realm}/protocol/saml/clients/app`);
    const page = await browser.answer(form, person);
    assert.equal(page.id, 'two-factor-waiting', page.html);

    const end = await postConsent(browser, page);

    assert.equal(end.id, 'error', end.html);
    assert.doesNotMatch(end.html, /SAMLResponse/);
    assert.deepEqual(await stage.realm.admin.users.listSessions({ id: person.id }), []);
  });

  it('lets in whom the page was shown', async () => {
    const browser = createLoginBrowser({ ...stage.realm, clientId: consenting });
    const page = await reachConsentPage(await createPerson(), browser);

    const { redirectedTo, html } = await browser.submit(page, { accept: 'Yes' });

    assert.equal(redirectedTo?.searchParams.has('code'), true, html);
  });

  it('lets in whose pending action waits for a second factor', async () => {
    const browser = createLoginBrowser({ ...stage.realm, clientId: consenting });
    const person = await createPerson(['CONFIGURE_RECOVERY_AUTHN_CODES']);
    const page = await reachConsentPage(person, browser);

    const { redirectedTo, html } = await browser.submit(page, { accept: 'Yes' });

    assert.equal(redirectedTo?.searchParams.has('code'), true, html);
    const { requiredActions } = await stage.realm.getUser(person.username);
    assert.deepEqual(requiredActions, ['CONFIGURE_RECOVERY_AUTHN_CODES']);
  });

  it('lets nobody in by a page that was shown before the cutover', async () => {
    const browser = createLoginBrowser({ ...stage.realm, clientId: consenting });
    const person = await createPerson();
    const page = await reachConsentPage(person, browser);
    stage.sidecar.setNow(firstRequiredInstant);

    await assertOutside(browser, await browser.submit(page, { accept: 'Yes' }), person.id);
  });

  describe('in a session that is there', () => {
    /** Logs in to the Dashboard, then comes to the page of the other client by single sign-on. */
    async function comeFromDashboard(
      person: NewPerson,
    ): Promise<{ browser: LoginBrowser; page: Page; sessions: () => Promise<unknown[]> }> {
      const browser = createLoginBrowser(stage.realm);
      let end = await passNetwork(person, browser);
      if (end.id === 'two-factor-offer') end = await browser.submit(end, { later: 'true' });
      assert.equal(end.redirectedTo?.searchParams.has('code'), true, end.html);
      const page = await browser.open({ client_id: consenting });
      assert.equal(page.id, 'login-oauth-grant', page.html);
      const sessions = () => stage.realm.admin.users.listSessions({ id: person.id });
      return { browser, page, sessions };
    }

    it('lets in who proved a second factor in it', async () => {
      const person = await createPerson([], { otp: true });
      const { browser, page, sessions } = await comeFromDashboard(person);
      stage.sidecar.setNow(firstRequiredInstant);

      const { redirectedTo, html } = await browser.submit(page, { accept: 'Yes' });

      assert.equal(redirectedTo?.searchParams.has('code'), true, html);
      assert.equal((await sessions()).length, 1);
    });

    it('lets nobody in who has to set up by now, and leaves the session', async () => {
      const { browser, page, sessions } = await comeFromDashboard(await createPerson());
      stage.sidecar.setNow(firstRequiredInstant);

      const { redirectedTo, html } = await browser.submit(page, { accept: 'Yes' });

      assert.equal(redirectedTo?.searchParams.get('error'), 'interaction_required', html);
      assert.equal((await sessions()).length, 1);
    });
  });
});
