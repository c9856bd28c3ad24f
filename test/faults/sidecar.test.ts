import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '../../stack/wait-until.ts';
import { httpAnswer } from '../../stack/fault-proxy.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { createMailStage, type MailStage } from './mail-stage.ts';

/** What the sender writes to Redis once the mail server has taken the mail. */
const notingSent = /"state":"sent"/;

describe('faults behind a sidecar that is sending', function () {
  this.timeout(60_000);
  let stage: MailStage;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await createMailStage();
    await stage.tell('first');
    await stage.assertCopies('first', 1);
  });

  after(() => stage.remove());

  it('Redis breaks before it hears that a mail was sent: unknown, and not sent again', async () => {
    stage.redisProxy.inject({ kind: 'cut-request', afterBytes: 0 }, { on: notingSent, times: 1 });
    await stage.tell('ann-unheard');
    await stage.redisProxy.met();
    await stage.waitWithoutPauses('ann-unheard', 'unknown');
    await stage.assertCopies('ann-unheard', 1);
  });

  it('Redis breaks when it has heard that a mail was sent: sent, and not sent again', async () => {
    stage.redisProxy.inject({ kind: 'cut-answer', afterBytes: 0 }, { on: notingSent, times: 1 });
    await stage.tell('ben-heard');
    await stage.redisProxy.met();
    await stage.waitWithoutPauses('ben-heard', 'sent');
    await stage.assertCopies('ben-heard', 1);
  });

  it('Redis is killed while mails wait: each is sent once, without a restart of the sidecar', async () => {
    const users = ['cleo-waits', 'dan-waits'];
    stage.smtpProxy.inject({ kind: 'refuse' });
    await stage.tell(...users);
    for (const user of users) await stage.waitFor(user, 'queued', /ECONNREFUSED|closed/);
    await stage.restartRedis();
    await stage.smtpProxy.forward();
    for (const user of users) await stage.waitWithoutPauses(user, 'sent');
    for (const user of users) await stage.assertCopies(user, 1);
  });

  it('Redis falls silent for a while: the sidecar connects anew, and sends once', async function () {
    this.timeout(150_000);
    stage.redisProxy.inject({ kind: 'hang' });
    // So long that each connection, also one that waits for the next job, has met the silence.
    await sleep(15_000);
    await stage.redisProxy.forward();
    await stage.tell('fay-silence');
    await waitUntil({
      what: 'the mail after the silence',
      timeoutMs: 100_000,
      check: () => stage.waitFor('fay-silence', 'sent'),
    });
    await stage.assertCopies('fay-silence', 1);
  });

  for (const [name, fault] of Object.entries({
    'answers 503': { kind: 'answer', text: httpAnswer(503) },
    'refuses connections': { kind: 'refuse' },
  } as const)) {
    it(`Keycloak ${name} before a mail is written: it waits, and is sent once`, async () => {
      const user = `eve-${fault.kind}`;
      stage.keycloakProxy.inject(fault, { on: /^GET \S+\/users\// });
      await stage.tell(user);
      await stage.keycloakProxy.met();
      await stage.keycloakProxy.forward();
      await stage.waitWithoutPauses(user, 'sent');
      await stage.assertCopies(user, 1);
    });
  }
});
