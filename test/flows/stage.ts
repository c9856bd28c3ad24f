import { createClient } from 'redis';
import { createKeys } from '../../src/redis/keys.ts';
import type { KeycloakServer } from '../../stack/keycloak-server.ts';
import { otpCredential } from '../../stack/otp-credential.ts';
import { createAppliedRealm, type AppliedRealm } from '../support/applied-realm.ts';
import { startHookSidecar } from '../support/hook-sidecar.ts';
import type { LoginAddress } from '../support/login-browser.ts';
import { testOtpSecret } from '../support/realm.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { useRedis } from '../support/stack.ts';
import type { Column } from './columns.ts';
import { createEnforcement } from './enforcement.ts';
import { aliases } from './identity-provider.ts';
import { createBrokerFlows, createClientWithoutCode, createResetFlows } from './realm-flows.ts';
import { createTokenClients } from './token-clients.ts';

export const instants = { before: '2021-12-20T12:00:00Z', after: '2022-02-01T12:00:00Z' };

const acceptAmr = ['mfa'];
const twoFactor = {
  identityProviders: Object.fromEntries(aliases.map((alias) => [alias, { acceptAmr }])),
};

/** Wide enough for the codes of several log-ins within half a minute. */
const lookAheadSteps = 20;

/** The realm that `realm apply` makes, with sidecar, Redis and mail server. */
export interface Stage {
  realm: AppliedRealm;
  /** A client whose flow asks for no code. */
  withoutCode: LoginAddress;
  smtp: TestSmtpServer;
  setMoment(moment: Column['moment']): void;
  /** Whether the network of 127.0.0.1, or another one, is known of the user. */
  setNetwork(userId: string, network: Column['network'], prefix?: string): Promise<void>;
  /** What the log-in of the user that waits for a mail must show. */
  numberOf(userId: string): Promise<number>;
  /** Opens the link of the latest mail to the user, and types the number. @returns the status of the page */
  confirm(userId: string, number: number | undefined): Promise<number>;
  /** The networks that are known of the user now. */
  networksOf(userId: string): Promise<string[]>;
  /** Runs `cutover enforce`, once for each moment. */
  enforce(moment: Column['moment']): Promise<void>;
  addOtp(userId: string): Promise<void>;
  stop(): Promise<void>;
}

export interface StageOptions {
  /** Another Keycloak than the shared one. */
  server?: Promise<KeycloakServer>;
  /** Networks that the policy trusts; none of them usually. */
  trustedNetworks?: readonly string[];
  /** When not empty, the only ones that the policy lets anybody in from. */
  allowedNetworks?: readonly string[];
  /** Last day on which the policy remembers unknown networks without asking; it has none usually. */
  learnUntil?: string;
}

export async function openStage({
  server,
  trustedNetworks = [],
  allowedNetworks = [],
  learnUntil,
}: StageOptions = {}): Promise<Stage> {
  const smtp = await startSmtpServer();
  const ipVerification = { enabled: true, trustedNetworks, allowedNetworks, learnUntil };
  const realm = await createRealm(smtp, server, ipVerification);
  const redis = await createClient({ url: (await useRedis()).url }).connect();
  const sidecar = await startHookSidecar(realm, {
    now: instants.before,
    twoFactor,
    ipVerification,
    // What a busy machine answers late is no less right.
    timeLimitMs: 10_000,
  });
  await createResetFlows(realm);
  await createBrokerFlows(realm);
  const withoutCode = await createClientWithoutCode(realm);
  await createTokenClients(realm, [realm.clientId, withoutCode.clientId]);
  const enforce = createEnforcement(realm);
  const { knownNetworks } = createKeys(realm.realm);
  return {
    realm,
    smtp,
    withoutCode,
    setMoment: (moment) => sidecar.setNow(instants[moment]),
    setNetwork: async (userId, network, prefix = '127.0.0.0/24') => {
      await redis.del(knownNetworks(userId));
      if (network === 'known')
        await redis.zAdd(knownNetworks(userId), { value: prefix, score: Date.now() });
    },
    confirm: (userId, number) => sidecar.confirm(userId, number),
    numberOf: async (userId) => (await sidecar.latest(userId)).number,
    networksOf: (userId) => redis.zRange(knownNetworks(userId), 0, -1),
    enforce: (moment) => enforce(instants[moment]),
    addOtp: async (id) => {
      const credentials = [otpCredential(testOtpSecret)];
      await realm.admin.users.update({ id }, { credentials });
    },
    stop: async () => {
      await sidecar.stop();
      redis.destroy();
      await smtp.stop();
    },
  };
}

function createRealm(
  { url }: TestSmtpServer,
  server: Promise<KeycloakServer> | undefined,
  ipVerification: object,
): Promise<AppliedRealm> {
  const { hostname: host, port } = new URL(url);
  const parts = {
    passwordPolicy: 'hashIterations(1)',
    otpPolicyLookAheadWindow: lookAheadSteps,
    // `realm apply` keeps them. What stops a log-in here must be the hook, and not the lock after wrong codes.
    failureFactor: 1_000,
    quickLoginCheckMilliSeconds: 0,
    // Else a log-in that claims to come from elsewhere would have to use TLS.
    sslRequired: 'none',
    registrationAllowed: true,
    registrationEmailAsUsername: true,
    resetPasswordAllowed: true,
    smtpServer: { host, port, from: 'keycloak@example.com' },
  };
  return createAppliedRealm(parts, twoFactor, server, ipVerification);
}
