import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { findFreePort } from '../../stack/free-port.ts';

export interface ReceivedMail {
  to: string;
  raw: string;
}

export interface TestSmtpServer {
  url: string;
  /** Every mail that was accepted. */
  mails: ReceivedMail[];
  /** The last one to a mailbox, in its parts. @throws when there is none */
  readLatest(mailbox: string): Promise<ParsedMail>;
  /** What the next recipients are answered, one each; afterwards all are accepted. */
  refuseNext(...answers: { code: number; words: string }[]): void;
  /** Refuses connections, until it is resumed. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A mail server on a free port of 127.0.0.1 that keeps what it is sent.
 *
 * @param offers extensions of SMTP; all that it knows by default
 */
export async function startSmtpServer(
  offers: Pick<SMTPServerOptions, 'hideSMTPUTF8'> = {},
): Promise<TestSmtpServer> {
  const mails: ReceivedMail[] = [];
  const refusals: { code: number; words: string }[] = [];
  const options: SMTPServerOptions = {
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    ...offers,
    onRcptTo: (_address, _session, done) => {
      const refusal = refusals.shift();
      if (refusal === undefined) done();
      else done(Object.assign(new Error(refusal.words), { responseCode: refusal.code }));
    },
    onData: (stream, session, done) => {
      let raw = '';
      stream.on('data', (chunk: Buffer) => (raw += chunk.toString()));
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo[0]?.address ?? '', raw });
        done();
      });
    },
  };
  const port = await findFreePort();
  const listen = async (): Promise<SMTPServer> => {
    const listening = new SMTPServer(options);
    await new Promise<void>((resolve) => listening.listen(port, '127.0.0.1', resolve));
    return listening;
  };
  let server = await listen();
  const stop = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return {
    url: `smtp://127.0.0.1:${String(port)}`,
    mails,
    readLatest: (mailbox) => {
      const mail = mails.findLast(({ to }) => to === mailbox);
      if (mail === undefined) throw new Error(`There is no mail to ${mailbox}.`);
      return simpleParser(mail.raw);
    },
    refuseNext: (...answers) => refusals.push(...answers),
    pause: stop,
    resume: async () => void (server = await listen()),
    stop,
  };
}
