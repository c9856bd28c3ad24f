import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { findFreePort } from '../../stack/free-port.ts';
import { createSmtpTransport } from '../../src/mail/smtp-transport.ts';
import { startSmtpServer } from '../support/smtp-server.ts';
import type { SendResult } from '../../src/services/mail-transport.ts';

const mail = {
  to: 'ann@example.com',
  subject: 'Subject',
  html: '<p>Hello</p>',
  text: 'Hello',
  idempotencyKey: 'realm/user/reminder/P14D',
};

async function sendTo(
  port: number,
  timeoutMs = 2_000,
  { to = mail.to, from = 'Dashboard <no-reply@msp.example>' } = {},
): Promise<SendResult> {
  const transport = createSmtpTransport({
    url: `smtp://127.0.0.1:${String(port)}`,
    from,
    maxConnections: 1,
    ratePerSecond: 100,
    timeoutMs,
  });
  try {
    return await transport.send({ ...mail, to });
  } finally {
    transport.close();
  }
}

/** A server that answers each line by the first matching pattern; `null` cuts the connection off. */
async function withScript(
  script: [RegExp, string | null][],
  work: (port: number, connections: () => number) => Promise<void>,
): Promise<void> {
  let connections = 0;
  const server: Server = createServer((socket: Socket) => {
    connections += 1;
    socket.on('error', () => undefined);
    socket.write('220 ready\r\n');
    let body: string | undefined;
    socket.on('data', (chunk) => {
      let text = chunk.toString();
      if (body !== undefined) {
        body += text;
        if (!body.endsWith('\r\n.\r\n')) return;
        text = body;
        body = undefined;
      } else if (text.startsWith('DATA')) {
        body = '';
      }
      const [, answer] = script.find(([pattern]) => pattern.test(text)) ?? [/./, '250 ok'];
      if (answer === null) socket.destroy();
      else if (answer !== '') socket.write(`${answer}\r\n`);
    });
  });
  const port = await findFreePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  try {
    await work(port, () => connections);
  } finally {
    server.close();
  }
}

describe('SMTP transport', function () {
  this.timeout(20_000);

  it('delivers both bodies, marked as automatic, with a Message-ID that stays the same', async () => {
    const raw: string[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, _session, done) => {
        let text = '';
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
        stream.on('end', () => {
          raw.push(text);
          done();
        });
      },
    });
    const port = await findFreePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    assert.equal((await sendTo(port)).outcome, 'sent');
    assert.equal((await sendTo(port)).outcome, 'sent');
    await new Promise<void>((resolve) => server.close(() => resolve()));
    const [first = '', second = ''] = raw;
    const messageId = /^Message-ID: <[0-9a-f]{32}@msp\.example>/im;
    assert.match(first, messageId);
    assert.equal(messageId.exec(first)?.[0], messageId.exec(second)?.[0]);
    assert.match(first, /^Auto-Submitted: auto-generated/im);
    assert.match(first, /^To: ann@example\.com/im);
    assert.match(first, /Content-Type: text\/plain/);
    assert.match(first, /Content-Type: text\/html/);
  });

  const cases: {
    name: string;
    script: [RegExp, string | null][];
    outcome: string;
    words: RegExp;
  }[] = [
    {
      name: '421 for the recipient',
      script: [[/^RCPT/m, '421 try later']],
      outcome: 'later',
      words: /421 try later/,
    },
    {
      name: '550 for the recipient',
      script: [[/^RCPT/m, '550 no such mailbox']],
      outcome: 'refused',
      words: /550 no such mailbox/,
    },
    {
      name: '552 for the mail',
      script: [
        [/^DATA/m, '354 go'],
        [/\r\n\.\r\n$/, '552 too big'],
      ],
      outcome: 'refused',
      words: /552 too big/,
    },
    {
      name: '554 for everybody, before the mail is spoken of',
      script: [[/^(EHLO|HELO)/m, '554 go away']],
      outcome: 'later',
      words: /554 go away/,
    },
    {
      name: 'a cut-off after the mail was handed over',
      script: [
        [/^DATA/m, '354 go'],
        [/\r\n\.\r\n$/, null],
      ],
      outcome: 'unknown',
      words: /closed unexpectedly/,
    },
    {
      name: 'silence after the mail was handed over',
      script: [
        [/^DATA/m, '354 go'],
        [/\r\n\.\r\n$/, ''],
      ],
      outcome: 'unknown',
      words: /Timeout/,
    },
  ];
  for (const { name, script, outcome, words } of cases) {
    it(`says "${outcome}" for ${name}, and does not try again by itself`, async () => {
      await withScript(script, async (port, connections) => {
        const result = await sendTo(port, 600);
        assert.equal(result.outcome, outcome);
        assert.match(result.words, words);
        assert.equal(connections(), 1);
      });
    });
  }

  const greetings = { '': '250 ready', ' and offers SMTPUTF8': '250-ready\r\n250 SMTPUTF8' };
  for (const [what, greeting] of Object.entries(greetings)) {
    it(`writes an international domain in ASCII to a server that speaks SMTP${what}`, async () => {
      const said: [RegExp, string][] = [
        [/^EHLO/m, greeting],
        [/^MAIL FROM:<no-reply@xn--bcher-kva\.example>(?! SMTPUTF8)/m, '250 ok'],
        [/^RCPT TO:<ann@xn--bcher-kva\.example>/m, '250 ok'],
        [/^(MAIL|RCPT)/m, '550 not in ASCII'],
        [/^DATA/m, '354 go'],
        [/^\p{ASCII}*\r\n\.\r\n$/u, '250 taken'],
        [/\r\n\.\r\n$/, '554 not in ASCII'],
      ];
      const parts = { to: 'ann@bücher.example', from: 'Żółć 李 👋 שלום <no-reply@bücher.example>' };
      await withScript(said, async (port) => {
        const result = await sendTo(port, 2_000, parts);
        assert.deepEqual(result, { outcome: 'sent', words: '250 taken' });
      });
    });

    for (const to of ['jürgen@example.com', 'jürgen@bücher.example', 'bob'])
      it(`sends nothing to ${to} by a server that speaks SMTP${what}, and says why`, async () => {
        await withScript([[/^EHLO/m, greeting]], async (port, connections) => {
          const result = await sendTo(port, 2_000, { to });
          assert.equal(result.outcome, 'refused');
          assert.match(result.words, new RegExp(`^Nothing was sent: ${to} is no mail address`));
          assert.equal(connections(), 0);
        });
      });
  }

  it('says "later" when the server closes a connection that was used before, and delivers once', async () => {
    const server = await startSmtpServer();
    const transport = createSmtpTransport({
      url: server.url,
      from: 'no-reply@msp.example',
      maxConnections: 1,
      ratePerSecond: 100,
      timeoutMs: 2_000,
    });
    try {
      assert.equal((await transport.send(mail)).outcome, 'sent');
      const closing = { code: 421, words: 'closing' };
      server.refuseNext(closing, closing);
      assert.equal((await transport.send(mail)).outcome, 'later');
      assert.equal((await transport.send(mail)).outcome, 'sent');
      assert.equal(server.mails.length, 2);
    } finally {
      transport.close();
      await server.stop();
    }
  });

  it('says "later" when nobody listens', async () => {
    const result = await sendTo(await findFreePort());
    assert.equal(result.outcome, 'later');
    assert.match(result.words, /ECONNREFUSED/);
  });

  it('says "later" when the server accepts and never greets', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined));
    const port = await findFreePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    assert.equal((await sendTo(port, 300)).outcome, 'later');
    server.close();
  });
});
