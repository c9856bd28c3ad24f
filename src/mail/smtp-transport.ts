import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { createTransport } from 'nodemailer';
import { isMailAddress } from '../domain/mailbox.ts';
import type { MailTransport, OutgoingMail, SendResult } from '../services/mail-transport.ts';

export interface SmtpSettings {
  /** `smtp://user:password@host:587`, or `smtps://` for TLS from the start. */
  url: string;
  /** Address of the sender; its domain stands in the Message-ID too. */
  from: string;
  maxConnections: number;
  /** Mails a second over all connections of this process. */
  ratePerSecond: number;
  /** Limit of each step of the conversation. */
  timeoutMs: number;
}

/** Steps at which a refusal concerns the mail itself, not our log-in, our sender or the server's state. */
const mailSteps = new Set(['RCPT TO', 'DATA']);

/** Failures before the conversation could begin: the mail was surely not taken. */
const neverConnected = new Set([
  ...[
    'ECONNREFUSED',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EDNS',
    'ETLS',
    'EAUTH',
  ],
  ...['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'UPGRADE_TIMEOUT'],
]);

/** A pool of connections to one mail server. */
export function createSmtpTransport(settings: SmtpSettings): MailTransport & { close(): void } {
  const { url, from, maxConnections, ratePerSecond, timeoutMs } = settings;
  const transport = createTransport({
    url,
    pool: true,
    // The pool tries again by itself only where no byte of the mail was sent: an idle connection was closed.
    maxRequeues: 1,
    maxConnections,
    rateLimit: ratePerSecond,
    rateDelta: 1_000,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    // Longer, so that a server that never greets is told from one that falls silent later.
    socketTimeout: timeoutMs * 2,
  });
  const domain = domainOf(from);
  return {
    send: async (mail) => {
      if (!isMailAddress(mail.to)) return unreachable(mail.to);
      try {
        const { response } = await transport.sendMail({ from, ...compose(mail, domain) });
        return { outcome: 'sent', words: response };
      } catch (error) {
        return judge(error);
      }
    },
    close: () => {
      transport.close();
    },
  };
}

/** In ASCII: nodemailer encodes addresses, but no Message-ID. */
function domainOf(from: string): string {
  const domain = from.replace(/^.*@|>.*$/g, '');
  return domainToASCII(domain) || domain;
}

/**
 * A user can be renamed while a mail waits. Letters beyond ASCII before the @ need SMTPUTF8 of every server on the way;
 * nodemailer would send them also to one that does not offer it.
 */
function unreachable(to: string): SendResult {
  const words = `Nothing was sent: ${to} is no mail address, or has letters beyond ASCII before the @.`;
  return { outcome: 'refused', words };
}

function compose(
  { to, subject, html, text, idempotencyKey }: OutgoingMail,
  domain: string,
): Parameters<ReturnType<typeof createTransport>['sendMail']>[0] {
  const id = createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 32);
  return {
    to: { name: '', address: to },
    subject,
    html,
    text,
    messageId: `<${id}@${domain}>`,
    // RFC 3834: keeps out-of-office answers away.
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

/**
 * 4xx: later. 5xx about the mail: never. A connection that broke once it stood can have delivered the mail,
 * at whatever step nodemailer says it was.
 */
function judge(error: unknown): SendResult {
  const { message, responseCode, command, code, originalCode, timeoutType } = error as SmtpError;
  const words = message.replaceAll(/\s+/g, ' ');
  if (responseCode !== undefined) {
    const isFinal = responseCode >= 500 && mailSteps.has(command ?? '');
    return { outcome: isFinal ? 'refused' : 'later', words };
  }
  const causes = [code, originalCode, timeoutType];
  // The pool gave up: no step was under way, so no byte was sent.
  const isPoolFailure = code === 'ECONNECTION' && command === undefined;
  const isSafe =
    isPoolFailure || causes.some((cause) => cause !== undefined && neverConnected.has(cause));
  return { outcome: isSafe ? 'later' : 'unknown', words };
}

/** What nodemailer adds to the errors of a conversation. */
interface SmtpError extends Error {
  responseCode?: number;
  command?: string;
  code?: string;
  originalCode?: string;
  timeoutType?: string;
}
