import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createJobConnection } from '../../src/jobs/connection.ts';
import { createNoticeQueues } from '../../src/jobs/notice-queue.ts';
import { createNoticeWorker } from '../../src/jobs/notice-worker.ts';
import { createKeys } from '../../src/redis/keys.ts';
import type { Notice } from '../../src/services/notices.ts';
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

  function openRealm(realm: string): {
    add: (notice: Notice) => Promise<void>;
    received: Notice[];
    startWorker: () => void;
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
      add: (notice) => queues.bulk.add(notice),
      received,
      startWorker: () => {
        const worker = createNoticeWorker('bulk', {
          jobs,
          concurrency: 1,
          deliver: (notice) => Promise.resolve(received.push(notice)),
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
      const notice: Notice = { kind: 'enforcement', userId: 'u1', occasion: 'o1' };
      await one.add(notice);
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
});
