import assert from 'node:assert/strict';
import { createLog } from '../../src/http/log.ts';
import { createJobConnection } from '../../src/jobs/connection.ts';
import {
  createNoticeQueues,
  maximumAttempts,
  type NoticeQueues,
} from '../../src/jobs/notice-queue.ts';
import {
  lookAtWaiting,
  openWaiting,
  resendWaiting,
  type AnswerVerificationPorts,
} from '../../src/services/answer-verification.ts';
import type { Notice } from '../../src/services/notices.ts';
import { startSidecar, type Sidecar } from '../../src/sidecar/start-sidecar.ts';
import { waitUntil } from '../../stack/wait-until.ts';
import {
  countDelayed,
  listQueuedNotices,
  takeOutDelayed,
  type QueuePlace,
} from '../faults/mail-queue.ts';
import {
  keys,
  openWaitingStage,
  policy,
  question,
  type WaitingStage,
} from '../services/waiting-stage.ts';
import { writePolicyFile } from '../support/hook-sidecar.ts';
import { mailSettings } from '../support/link-settings.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';

const mailbox = 'ann@example.com';

describe('the mail of a log-in that waits, in its queue', function () {
  this.timeout(40_000);
  let stage: WaitingStage;
  let smtp: TestSmtpServer;
  let queues: NoticeQueues;
  let closeJobs: () => void;
  let place: QueuePlace;
  let ports: AnswerVerificationPorts;
  let worker: Sidecar | undefined;

  // Each has its own: jobs of one that is over must not go on.
  beforeEach(async () => {
    stage = await openWaitingStage();
    smtp = await startSmtpServer();
    const { redisUrl: url } = stage;
    place = { redisUrl: url, realm: policy.document.realm, urgency: 'urgent' };
    const ignore = (): void => undefined;
    const opened = createJobConnection({ url, prefix: keys.jobs, isLongLived: true }, ignore);
    closeJobs = opened.close;
    queues = createNoticeQueues({ ...opened, url, timeoutMs: 5_000, onConnectionError: ignore });
    ports = { ...stage.ports, urgentQueue: queues.urgent };
  });
  afterEach(async () => {
    await worker?.close();
    worker = undefined;
    await queues.close();
    closeJobs();
    await Promise.all([smtp.stop(), stage.stop()]);
  });

  /** A sidecar that sends mails; Keycloak is away for it. */
  async function startWorker(): Promise<void> {
    worker = await startSidecar({
      environment: {
        ...{ SIDECAR_ROLES: 'jobs', HTTP_PORT: '0', ...mailSettings(smtp.url) },
        ...{ KEYCLOAK_URL: 'http://127.0.0.1:9', KEYCLOAK_CLIENT_SECRET: 'not-asked-here' },
        ...{ REDIS_URL: stage.redisUrl, POLICY_FILE: await writePolicyFile('dashboard') },
      },
      log: createLog('silent'),
      now: Date.now,
    });
  }

  interface Waiting {
    /** What the page says of the mail, so many ms after that was noted. */
    deliveryAfter: (ms: number) => Promise<unknown>;
    /** Asks for the mail at an instant. */
    press: (now: number) => Promise<unknown>;
    /** Until the mail server wanted it later, later than this. @returns when */
    waitForTry: (after: number) => Promise<number>;
  }

  async function findWaiting(): Promise<Waiting> {
    const [verification] = await stage.ports.verifications.list('u1');
    const { id = '' } = verification ?? {};
    const notice: Notice = { kind: 'verification', userId: 'u1', occasion: `${id} 1` };
    const { at = 0, state } = (await stage.ledger.find(notice)) ?? {};
    assert.equal(state, 'queued');
    return {
      deliveryAfter: async (ms) => {
        const clocked = { ...ports, realNow: () => at + ms };
        const view = await lookAtWaiting(clocked, policy, question(), id);
        return 'delivery' in view && view.delivery;
      },
      press: (now) => resendWaiting({ ...ports, realNow: () => now }, policy, question(), id),
      waitForTry: (after) =>
        waitUntil({
          what: 'a try',
          timeoutMs: 10_000,
          check: async () => {
            const found = await stage.ledger.find(notice);
            assert.ok(found?.state === 'queued' && found.words !== null && found.at > after);
            assert.equal(await countDelayed(place), 1);
            return found.at;
          },
        }),
    };
  }

  const jobs = async (): Promise<number> => (await listQueuedNotices(place)).length;

  async function assertSentOnce({ deliveryAfter }: Waiting): Promise<void> {
    await waitUntil({
      what: 'the mail to be sent',
      timeoutMs: 20_000,
      check: async () => assert.equal(await deliveryAfter(120_000), 'sent'),
    });
    assert.equal(await jobs(), 0);
    assert.deepEqual(
      smtp.mails.map(({ to }) => to),
      [mailbox],
    );
  }

  it('waits for a worker, late after a minute, and is sent once when one starts', async () => {
    await openWaiting(ports, policy, question());
    const waiting = await findWaiting();

    assert.equal(await waiting.deliveryAfter(59_999), 'queued');
    for (const seconds of [60, 62, 3_600])
      assert.equal(await waiting.deliveryAfter(seconds * 1_000), 'deferred');
    assert.equal(await jobs(), 1);
    assert.deepEqual(smtp.mails, []);

    await startWorker();
    await assertSentOnce(waiting);
  });

  it('is queued after a minute by whoever looks, when its sidecar died before, once', async () => {
    const dying = { ...queues.urgent, add: () => Promise.reject(new Error('killed')) };
    await assert.rejects(openWaiting({ ...ports, urgentQueue: dying }, policy, question()));
    const waiting = await findWaiting();
    assert.equal(await waiting.deliveryAfter(59_999), 'queued');
    assert.equal(await jobs(), 0);

    const looks = Array.from({ length: 10 }, () => waiting.deliveryAfter(60_000));

    assert.deepEqual(await Promise.all(looks), Array(10).fill('deferred'));
    assert.equal(await jobs(), 1);
    await startWorker();
    await assertSentOnce(waiting);
  });

  it('is not tried sooner by looks when the mail server wants it later', async () => {
    smtp.refuseNext({ code: 450, words: 'try later' });
    await openWaiting(ports, policy, question());
    const waiting = await findWaiting();
    await startWorker();
    await waitUntil({
      what: 'the first try',
      timeoutMs: 20_000,
      check: async () => assert.equal(await waiting.deliveryAfter(0), 'deferred'),
    });

    for (let looks = 0; looks < 10; looks += 1)
      assert.equal(await waiting.deliveryAfter(120_000), 'deferred');

    assert.equal(await jobs(), 1);
    assert.deepEqual(smtp.mails, []);
    await queues.urgent.hurry((await listQueuedNotices(place))[0] as Notice);
    await assertSentOnce(waiting);
  });

  it('is queued by the next look when its sidecar died while it hurried it', async () => {
    smtp.refuseNext({ code: 450, words: 'try later' });
    await openWaiting(ports, policy, question());
    const waiting = await findWaiting();
    await startWorker();
    await waiting.waitForTry(0);
    await takeOutDelayed(place);

    assert.equal(await waiting.deliveryAfter(120_000), 'deferred');

    await assertSentOnce(waiting);
  });

  it('is tried at once when somebody asks, half a minute after the last time, without end', async () => {
    const words = 'greylisted';
    const presses = maximumAttempts + 1;
    smtp.refuseNext(...Array.from({ length: presses + 1 }, () => ({ code: 450, words })));
    await openWaiting(ports, policy, question());
    const waiting = await findWaiting();
    await startWorker();
    let triedAt = await waiting.waitForTry(0);

    for (let press = 0; press < presses; press += 1) {
      await waiting.press(triedAt + 29_999);
      assert.equal(await countDelayed(place), 1);
      await waiting.press(triedAt + 30_000);
      triedAt = await waiting.waitForTry(triedAt);
    }

    assert.deepEqual(smtp.mails, []);
    await waiting.press(triedAt + 30_000);
    await assertSentOnce(waiting);
  });
});
