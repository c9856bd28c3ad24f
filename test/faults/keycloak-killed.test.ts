import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { connectAsAdministrator } from '../../stack/administrator.ts';
import { startFaultProxy, type FaultProxy, type Moment } from '../../stack/fault-proxy.ts';
import { startKeycloak, type KeycloakServer } from '../../stack/keycloak-server.ts';
import { runCutover } from '../support/cutover.ts';
import { aRealmUser } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { startDurableRedis, type DurableRedis } from './durable-redis.ts';
import { assertClear, keycloakAway, usernames } from './fault-stage.ts';
import { createTransition, type Transition } from './transition.ts';

const name = 'killed';

/** The action of this user is set, and the sessions are not ended. */
const betweenTheSteps: Moment = { on: /^POST \S+\/logout/, skip: 3 };

describe('a Keycloak that is killed while users are enforced, and started again on its data', function () {
  this.timeout(150_000);
  let directory: string;
  let keycloak: KeycloakServer;
  let proxy: FaultProxy;
  let redis: DurableRedis;
  let environment: Record<string, string>;
  let transition: Transition;
  let minute = 0;

  /** Each commit is on disk before it is answered, as with a database in production. */
  const start = (): Promise<KeycloakServer> =>
    startKeycloak({
      copy: 'test',
      environment: {
        KC_DB_URL: `jdbc:h2:file:${join(directory, 'keycloak')};NON_KEYWORDS=VALUE;WRITE_DELAY=0`,
      },
    });

  /** Each run is a minute after the last one. */
  const cutover = (words: readonly string[]): ReturnType<typeof runCutover> => {
    minute += 1;
    const now = new Date(Date.parse('2022-02-01T12:00:00Z') + minute * 60_000).toISOString();
    return runCutover(words, { environment, now });
  };

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    directory = await mkdtemp(join(tmpdir(), 'cutover-faults-'));
    redis = await startDurableRedis();
    keycloak = await start();
    proxy = await startFaultProxy(keycloak.url);
    const { adminUsername: username, adminPassword: password } = keycloak;
    environment = {
      KEYCLOAK_URL: proxy.url,
      KEYCLOAK_ADMIN_USERNAME: username,
      KEYCLOAK_ADMIN_PASSWORD: password,
      KEYCLOAK_CLIENT_SECRET_FILE: join(directory, 'client-secret'),
      KEYCLOAK_CONCURRENCY: '1',
      REDIS_URL: redis.url(),
      POLICY_FILE: join(directory, 'policy.json'),
    };
    await writeFile(
      join(directory, 'policy.json'),
      JSON.stringify({
        realm: name,
        timeZone: 'America/New_York',
        twoFactor: { newCustomersFrom: '2021-12-06', existingCustomersOptionalUntil: '2022-01-21' },
      }),
    );
    // Through the proxy, so that it finds the Keycloak that was started again.
    const admin = connectAsAdministrator({ ...keycloak, url: proxy.url });
    await admin.realms.create({
      realm: name,
      enabled: true,
      adminEventsEnabled: true,
      users: usernames.map((user) => aRealmUser(user, { credentials: [] })),
    });
    admin.setConfig({ realmName: name });
    const applied = await cutover(['realm', 'apply']);
    assert.equal(applied.exitCode, 0, applied.stderr);
    const realm = { name, admin, getUser: (user: string) => getUser(admin, user) };
    transition = createTransition({ realm, redis, cutoverDirectly: cutover });
  });

  after(async () => {
    proxy.stop();
    await keycloak.stop();
    await redis.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('half-way through the fourth user: all is right after at most one more run', async () => {
    await transition.prepare();
    proxy.inject({ kind: 'stall' }, betweenTheSteps);
    const running = cutover(['enforce']);
    await proxy.met();
    process.kill(-keycloak.pid, 'SIGKILL');
    await keycloak.stop();
    await proxy.forward();
    keycloak = await start();
    proxy.retarget(keycloak.url);
    const first = await running;
    assertClear(first, keycloakAway);
    await transition.assertNothingHalfDone();
    if (first.exitCode !== 0) assert.equal((await cutover(['enforce'])).exitCode, 0);
    await transition.assertDoneOnce();
  });
});

async function getUser(
  admin: KeycloakAdminClient,
  username: string,
): Promise<{ id: string; requiredActions?: string[] }> {
  const [user] = await admin.users.find({ username, exact: true, briefRepresentation: false });
  return { id: '', ...user };
}
