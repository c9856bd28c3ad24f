import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createJobConnection } from '../../src/jobs/connection.ts';
import { createNoticeQueues } from '../../src/jobs/notice-queue.ts';
import { createNoticeWorker } from '../../src/jobs/notice-worker.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { MailDeferred } from '../../src/services/deliver-notice.ts';
import type { Notice, NoticeQueue } from '../../src/services/notices.ts';
import { startRedis, type RedisServer } from '../../stack/redis-server.ts';
import { waitUntil } from '../../stack/wait-until.ts';

describe('queues of mails', function () {
  this.timeout(20_000);
  let server: RedisServer;
  const ignore = (): void => undefined;

  before(async () => {
    server = await startRedis();
  });

  after(() => server.stop());

  const notice: Notice = { kind: 'enforcement', userId: 'u1', occasion: 'o1' };

  function openRealm(realm: string): {
    queue: NoticeQueue;
    received: Notice[];
    /** @param deferrals how many mails are wanted later, before all are taken */
    startWorker: (deferrals?: number) => void;
    close: () => Promise<void>;
  } {
    const { url } = server;
    const { jobs, close } = createJobConnection(
      { url, prefix: createKeys(realm).jobs, isLongLived: true },
      ignore,
    );
    const queues = createNoticeQueues({ jobs, url, timeoutMs: 2_000, onConnectionError: ignore });
    const received: Notice[] = [];
    const workers: { close: () => Promise<void> }[] = [];
    return {
      queue: queues.bulk,
      received,
      startWorker: (deferrals = 0) => {
        const worker = createNoticeWorker('bulk', {
          jobs,
          concurrency: 1,
          deliver: (each) => {
            const isTaken = received.push(each) > deferrals;
            return isTaken ? Promise.resolve() : Promise.reject(new MailDeferred('greylisted'));
          },
          onError: ignore,
          onConnectionError: ignore,
        });
        workers.push(worker);
      },
      close: async () => {
        await Promise.all(workers.map((worker) => worker.close()));
        await queues.close();
        close();
      },
    };
  }

  it('of two realms on one Redis are apart', async () => {
    const [one, other] = [openRealm('one'), openRealm('other')];
    try {
      other.startWorker();
      await one.queue.add(notice);
      await sleep(500);
      assert.deepEqual(other.received, []);
      one.startWorker();
      await waitUntil({
        what: 'the mail of the first realm',
        timeoutMs: 5_000,
        check: () => assert.deepEqual(one.received, [notice]),
      });
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  });

  it('try a mail that was wanted later at once, when somebody asks for it', async () => {
    const realm = openRealm('hurried');
    const receives = (count: number): Promise<void> =>
      waitUntil({
        what: `try ${String(count)}`,
        timeoutMs: 5_000,
        check: () => assert.ok(realm.received.length >= count),
      });
    try {
      await realm.queue.hurry(notice);
      realm.startWorker(2);
      await receives(1);
      // What is under way, or waits for its first try, is left to it.
      await waitUntil({
        what: 'another two tries',
        timeoutMs: 5_000,
        check: async () => {
          if (realm.received.length < 3) await realm.queue.hurry(notice);
          assert.ok(realm.received.length >= 3);
        },
      });
      await realm.queue.hurry(notice);
      await receives(4);
    } finally {
      await realm.close();
    }
  });
});
