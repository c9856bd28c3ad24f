import { createHookRealm, type HookRealm } from '../support/hook-realm.ts';
import { createLoginBrowser, type LoginBrowser, type Page } from '../support/login-browser.ts';
import { aRealmUser, testOtpSecret, testPassword } from '../support/realm.ts';
import { say, startFakeSidecar, type FakeSidecar } from './fake-sidecar.ts';

/** A log-in of somebody who was never here before. */
export interface NewLogin {
  /** Of the user. */
  id: string;
  browser: LoginBrowser;
  page: Page;
  countAuthenticators(): Promise<number>;
}

/** Log-ins whose mailbox is confirmed, so that they stand before the page for an authenticator. */
export interface SetUpStage {
  realm: HookRealm;
  /** A new sidecar for the realm: the breaker counts by address. */
  startSidecar(settings?: Readonly<Record<string, string>>): Promise<FakeSidecar>;
  logIn(
    parts?: Parameters<typeof aRealmUser>[1],
    parameters?: Record<string, string>,
  ): Promise<NewLogin>;
}

export async function openSetUpStage(): Promise<SetUpStage> {
  const realm = await createHookRealm({ sidecarUrl: 'http://127.0.0.1:1' });
  let number = 0;
  return {
    realm,
    startSidecar: async (settings = {}) => {
      const sidecar = await startFakeSidecar();
      sidecar.behave(say({ verdict: 'continue', steps: ['verify-mailbox', 'configure-otp'] }));
      sidecar.sayOfVerifications({ state: 'confirmed' });
      await realm.configure({ sidecarUrl: sidecar.url, ...settings });
      return sidecar;
    },
    logIn: async (parts, parameters) => {
      const username = `user-${String((number += 1))}@example.com`;
      const { id } = await realm.admin.users.create(aRealmUser(username, parts));
      const browser = createLoginBrowser(realm);
      const person = { username, password: testPassword, otpSecret: testOtpSecret };
      return {
        id,
        browser,
        page: await browser.logIn(person, parameters),
        countAuthenticators: async () => {
          const credentials = await realm.admin.users.getCredentials({ id });
          return credentials.filter(({ type }) => type === 'otp').length;
        },
      };
    },
  };
}
