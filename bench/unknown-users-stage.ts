import {
  createHookRealm,
  startAnotherHookKeycloak,
  type HookRealm,
} from '../test/support/hook-realm.ts';
import {
  lastOptionalInstant,
  startHookSidecar,
  type HookSidecar,
} from '../test/support/hook-sidecar.ts';
import { createLoginBrowser } from '../test/support/login-browser.ts';
import { aRealmUser, testPassword } from '../test/support/realm.ts';
import { startSmtpServer, type TestSmtpServer } from '../test/support/smtp-server.ts';

/** Their passwords take long to hash, and Keycloak answers within a minute. */
const atOnce = 50;

export interface UnknownUsersStage {
  realm: HookRealm;
  sidecar: HookSidecar;
  smtp: TestSmtpServer;
  /** A user and a verification of theirs that is pending. */
  awaited: { userId: string; verificationId: string };
  stop(): Promise<void>;
}

/** A realm with these users, whose settings have the price that they have in production. */
export async function openUnknownUsersStage(
  usernames: readonly string[],
): Promise<UnknownUsersStage> {
  // With the compiler that Keycloak has in production.
  const server = await startAnotherHookKeycloak({ JAVA_OPTS_APPEND: '' });
  const smtp = await startSmtpServer();
  const { hostname: host, port } = new URL(smtp.url);
  const awaited = 'awaited@example.com';
  const realm = await createHookRealm(
    { sidecarUrl: 'http://127.0.0.1:1' },
    {
      bruteForceProtected: true,
      resetPasswordAllowed: true,
      smtpServer: { host, port, from: 'keycloak@example.com' },
    },
    Promise.resolve(server),
  );
  await addUsers(realm, [...usernames, awaited]);
  const sidecar = await startHookSidecar(realm, {
    now: lastOptionalInstant,
    ipVerification: { trustedNetworks: [] },
  });
  await createLoginBrowser(realm).logIn({ username: awaited, password: testPassword });
  const { id: userId } = await realm.getUser(awaited);
  const { id: verificationId } = await sidecar.latest(userId);
  const stop = async (): Promise<void> => {
    await sidecar.stop();
    await smtp.stop();
    await server.stop();
  };
  return { realm, sidecar, smtp, awaited: { userId, verificationId }, stop };
}

async function addUsers({ admin, realm }: HookRealm, usernames: readonly string[]): Promise<void> {
  for (let from = 0; from < usernames.length; from += atOnce) {
    const users = usernames.slice(from, from + atOnce).map((username) => aRealmUser(username));
    await admin.realms.partialImport({ realm, rep: { users, ifResourceExists: 'FAIL' } });
  }
}
