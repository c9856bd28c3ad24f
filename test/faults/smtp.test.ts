import type { Fault, Moment } from '../../stack/fault-proxy.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { createMailStage, type MailStage } from './mail-stage.ts';

interface MailFault {
  name: string;
  /** On the way to the server … */
  fault?: Fault;
  moment?: Moment;
  /** … or what the server says of the recipient, once. */
  refusal?: { code: number; words: string };
  /** What the mail's state says while the fault lasts. */
  meanwhile: [state: string, words: RegExp];
  /** And when it is over. */
  finally: string;
  copies: number;
}

const answer = (text: string): Fault => ({ kind: 'answer', text: `${text}\r\n` });

const faults: MailFault[] = [
  {
    name: 'nobody listens',
    fault: { kind: 'refuse' },
    meanwhile: ['queued', /ECONNREFUSED/],
    finally: 'sent',
    copies: 1,
  },
  {
    name: 'no greeting',
    fault: { kind: 'hang' },
    meanwhile: ['queued', /Greeting/],
    finally: 'sent',
    copies: 1,
  },
  {
    name: 'silence after the greeting',
    fault: { kind: 'hang' },
    moment: { on: /^EHLO/ },
    meanwhile: ['unknown', /Timeout/],
    finally: 'unknown',
    copies: 0,
  },
  {
    name: 'silence from the sender on',
    fault: { kind: 'hang' },
    moment: { on: /^MAIL FROM/ },
    meanwhile: ['unknown', /Timeout/],
    finally: 'unknown',
    copies: 0,
  },
  {
    name: 'cut off in the middle of the mail',
    fault: { kind: 'cut-request', afterBytes: 800 },
    // The sender pipelines: it says all of this at once.
    moment: { on: /^DATA/m, times: 1 },
    meanwhile: ['unknown', /closed|ECONNRESET|EPIPE/],
    finally: 'unknown',
    copies: 0,
  },
  {
    name: 'cut off when the mail was handed over, before the answer',
    fault: { kind: 'cut-answer', afterBytes: 0 },
    moment: { on: /(^|\n)\.\r\n$/, times: 1 },
    meanwhile: ['unknown', /closed|ECONNRESET|EPIPE/],
    finally: 'unknown',
    copies: 1,
  },
  {
    name: '421 once, and the connection ends',
    fault: answer('421 4.3.2 closing'),
    moment: { on: /^MAIL FROM/, times: 1 },
    meanwhile: ['queued', /421 4\.3\.2 closing/],
    finally: 'sent',
    copies: 1,
  },
  {
    name: '451 once',
    refusal: { code: 451, words: '4.7.1 greylisted' },
    meanwhile: ['queued', /451 4\.7\.1 greylisted/],
    finally: 'sent',
    copies: 1,
  },
  {
    name: '550 for the recipient',
    refusal: { code: 550, words: '5.1.1 no such mailbox' },
    meanwhile: ['refused', /550 5\.1\.1 no such mailbox/],
    finally: 'refused',
    copies: 0,
  },
  {
    name: '554 for the mail',
    fault: answer('554 5.7.1 looks like spam'),
    moment: { on: /(^|\n)\.\r\n$/, times: 1 },
    meanwhile: ['refused', /554 5\.7\.1 looks like spam/],
    finally: 'refused',
    copies: 0,
  },
];

describe('faults of the mail server', function () {
  this.timeout(60_000);
  let stage: MailStage;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await createMailStage();
    await stage.tell('first');
    await stage.assertCopies('first', 1);
  });

  after(() => stage.remove());

  /** Idle connections of the pool are closed, so that the next mail opens one. */
  async function injectForNewConnections(fault: Fault, moment: Moment = {}): Promise<void> {
    stage.smtpProxy.inject({ kind: 'refuse' });
    await stage.smtpProxy.forward();
    stage.smtpProxy.inject(fault, moment);
  }

  for (const [index, each] of faults.entries()) {
    const { name, fault, moment, refusal, meanwhile, copies } = each;
    it(`${name}: ${meanwhile[0]}, then ${each.finally}, ${String(copies)} in the inbox`, async () => {
      const user = `user-${String(index)}`;
      if (fault !== undefined) await injectForNewConnections(fault, moment);
      if (refusal !== undefined) stage.smtp.refuseNext(refusal);
      await stage.tell(user);
      await stage.waitFor(user, ...meanwhile);
      await stage.smtpProxy.forward();
      await stage.waitWithoutPauses(user, each.finally);
      await stage.assertCopies(user, copies);
    });
  }

  it('away for a while: each mail arrives once when it is back', async () => {
    const users = ['kate', 'liam', 'mona'];
    await injectForNewConnections({ kind: 'refuse' });
    await stage.tell(...users);
    for (const user of users) await stage.waitFor(user, 'queued', /ECONNREFUSED/);
    await stage.smtpProxy.forward();
    for (const user of users) await stage.waitWithoutPauses(user, 'sent');
    for (const user of users) await stage.assertCopies(user, 1);
  });
});
