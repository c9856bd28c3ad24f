import assert from 'node:assert/strict';
import { startFaultProxy, type FaultProxy } from '../../stack/fault-proxy.ts';
import { waitUntil } from '../../stack/wait-until.ts';
import { aRealmUser } from '../support/realm.ts';
import { startSidecarProcess } from '../support/sidecar-process.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { createFaultStage, type FaultStage } from './fault-stage.ts';
import { mailSettings } from '../support/link-settings.ts';
import { listQueuedNotices, skipPauses, type QueuePlace } from './mail-queue.ts';

export interface Delivery {
  state: string;
  words: string | null;
}

/** The same with a sidecar at work, and a proxy in front of its mail server. */
export interface MailStage extends FaultStage {
  smtp: TestSmtpServer;
  smtpProxy: FaultProxy;
  /** Creates a user who must set up, and has the mail to them queued. */
  tell(...names: string[]): Promise<void>;
  /** Waits until the mail to this user is in this state, with such words. */
  waitFor(name: string, state: string, words?: RegExp): Promise<void>;
  /** The same, letting no pause before another try pass in real time. */
  waitWithoutPauses(name: string, state: string): Promise<void>;
  /** Nothing is left to be sent, another run adds nothing, and the inbox has so many copies. */
  assertCopies(name: string, copies: number): Promise<void>;
}

export async function createMailStage(): Promise<MailStage> {
  const stage = await createFaultStage();
  const smtp = await startSmtpServer();
  const smtpProxy = await startFaultProxy(smtp.url);
  const sidecar = await startSidecarProcess({
    ...stage.environment,
    SIDECAR_ROLES: 'jobs',
    ...mailSettings(smtpProxy.url),
    SMTP_TIMEOUT_MS: '500',
    SMTP_CONNECTIONS: '1',
  });

  async function deliveryTo(name: string): Promise<Delivery> {
    const { id } = await stage.realm.getUser(`${name}@example.com`);
    const key = `two-factor:${stage.realm.name}:{${id}}:notices`;
    const values = (await stage.redis.command('HVALS', key)) as string[];
    assert.equal(values.length, 1, `mails to ${name}`);
    return JSON.parse(values[0] ?? '') as Delivery;
  }

  const waitFor = (
    name: string,
    wanted: string,
    words = /^/,
    before = (): Promise<void> => Promise.resolve(),
  ): Promise<void> =>
    waitUntil({
      what: `the mail to ${name} to be ${wanted}`,
      timeoutMs: 20_000,
      check: async () => {
        await before();
        const delivery = await deliveryTo(name);
        assert.equal(delivery.state, wanted);
        assert.match(delivery.words ?? '', words);
      },
    });

  const queuePlace = (): QueuePlace => ({
    redisUrl: stage.redis.url(),
    realm: stage.realm.name,
  });

  return {
    ...stage,
    smtp,
    smtpProxy,
    tell: async (...names) => {
      for (const name of names) {
        await stage.realm.admin.users.create(
          aRealmUser(`${name}@example.com`, { credentials: [] }),
        );
      }
      const result = await stage.cutoverDirectly(['enforce']);
      assert.equal(result.exitCode, 0, result.stderr);
    },
    waitFor,
    waitWithoutPauses: (name, state) =>
      waitFor(name, state, undefined, () => skipPauses(queuePlace())),
    assertCopies: async (name, copies) => {
      await stage.cutoverDirectly(['enforce']);
      await waitUntil({
        what: 'the queue of mails to be empty',
        timeoutMs: 20_000,
        check: async () => {
          await skipPauses(queuePlace());
          assert.deepEqual(await listQueuedNotices(queuePlace()), []);
        },
      });
      assert.equal(smtp.mails.filter(({ to }) => to === `${name}@example.com`).length, copies);
    },
    remove: async () => {
      await sidecar.stop();
      smtpProxy.stop();
      await smtp.stop();
      await stage.remove();
    },
  };
}
