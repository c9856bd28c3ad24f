import assert from 'node:assert/strict';
import { usernames, type FaultStage } from './fault-stage.ts';
import { listQueuedNotices } from './mail-queue.ts';

/** The transition of all users from "may choose" to "must set up", which has to be made exactly once. */
export interface Transition {
  /** Takes back what was asked before, so that everyone is asked anew. */
  prepare(): Promise<void>;
  /** Every user who was asked has a record of it, so that the next run goes on from there. */
  assertNothingHalfDone(): Promise<void>;
  /**
   * Everyone is asked, was logged out and has one mail that waits for a worker.
   *
   * @param mayRepeat how many log-outs may have been made twice: those whose answer was lost
   */
  assertDoneOnce(mayRepeat?: number): Promise<void>;
}

export function createTransition(
  stage: Pick<FaultStage, 'redis' | 'cutoverDirectly'> & {
    realm: Pick<FaultStage['realm'], 'name' | 'admin' | 'getUser'>;
  },
): Transition {
  const { realm, redis } = stage;
  let logoutsBefore: number[] = [];
  let noticesBefore: number[] = [];

  const users = (): Promise<{ id: string; requiredActions?: string[] }[]> =>
    Promise.all(usernames.map((name) => realm.getUser(name)));

  /** How often each user's sessions were ended, by Keycloak's own admin events. */
  async function countLogouts(): Promise<number[]> {
    const filter = { realm: realm.name, operationTypes: 'ACTION', max: 10_000 };
    const events = await realm.admin.realms.findAdminEvents(filter);
    const paths = events.map(({ resourcePath }) => resourcePath);
    return (await users()).map(
      ({ id }) => paths.filter((path) => path === `users/${id}/logout`).length,
    );
  }

  async function countNotices(): Promise<number[]> {
    const counts = (await users()).map(({ id }) => redis.command('HLEN', noticesOf(id)));
    return (await Promise.all(counts)).map(Number);
  }

  const noticesOf = (id: string): string => `two-factor:${realm.name}:{${id}}:notices`;

  return {
    prepare: async () => {
      const words = ['enforce', '--rehearsal', '--as-of', '2021-12-20'];
      const result = await stage.cutoverDirectly(words);
      assert.equal(result.exitCode, 0, result.stderr);
      for (const { requiredActions } of await users()) assert.deepEqual(requiredActions, []);
      logoutsBefore = await countLogouts();
      noticesBefore = await countNotices();
    },
    assertNothingHalfDone: async () => {
      for (const { id, requiredActions } of await users()) {
        const record = `two-factor:${realm.name}:{${id}}:enforcement`;
        const isAsked = requiredActions?.includes('CONFIGURE_TOTP') === true;
        if (isAsked) assert.equal(await redis.command('EXISTS', record), 1);
      }
    },
    assertDoneOnce: async (mayRepeat = 0) => {
      for (const { requiredActions } of await users()) {
        assert.deepEqual(requiredActions, ['CONFIGURE_TOTP']);
      }
      const logouts = (await countLogouts()).map((now, user) => now - (logoutsBefore[user] ?? 0));
      const repeated = logouts.reduce((sum, times) => sum + times - 1, 0);
      assert.ok(Math.min(...logouts) >= 1 && repeated <= mayRepeat, `logouts: ${logouts.join()}`);
      const notices = (await countNotices()).map((now, user) => now - (noticesBefore[user] ?? 0));
      assert.deepEqual(
        notices,
        usernames.map(() => 1),
      );
      await assertEachHasItsJob();
    },
  };

  /** A mail whose state is `queued` without a job would never be sent. */
  async function assertEachHasItsJob(): Promise<void> {
    const jobs = await listQueuedNotices({ redisUrl: redis.url(), realm: realm.name });
    for (const { id } of await users()) {
      const states = (await redis.command('HVALS', noticesOf(id))) as string[];
      const queued = states.filter((state) => state.includes('"queued"'));
      assert.equal(jobs.filter(({ userId }) => userId === id).length, queued.length);
    }
  }
}
