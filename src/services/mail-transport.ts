export interface OutgoingMail {
  to: string;
  subject: string;
  html: string;
  text: string;
  /** The same for every try, so that a mailbox can recognise a second copy. */
  idempotencyKey: string;
}

/**
 * What the mail server made of it. `later`: nothing was taken, try again. `refused`: never try again.
 * `unknown`: the connection broke after the mail was handed over, so it may have been taken.
 */
export interface SendResult {
  outcome: 'sent' | 'later' | 'refused' | 'unknown';
  /** The server's own words, in one line. */
  words: string;
}

/** Never rejects for what a mail server does; every call has a time limit. */
export interface MailTransport {
  send(mail: OutgoingMail): Promise<SendResult>;
}
