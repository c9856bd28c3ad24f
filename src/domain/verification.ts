import type { EpochMs } from './calendar.ts';
import type { BrowserFamily } from './browser-family.ts';
import type { UserFacts } from './login-request.ts';
import { isMailAddress } from './mailbox.ts';

/** What a confirmed mailbox is good for: setting up an authenticator, or a log-in from an unknown network. */
export const verificationPurposes = ['set-up', 'network'] as const;

export type VerificationPurpose = (typeof verificationPurposes)[number];

/**
 * `confirmed` by the right number; `enrolled` by the authenticator that it was for, just before that is stored; `consumed`
 * by the log-in that it let through; `burned` by wrong numbers; `refused` by its reader ("this was not me"); `expired`
 * when its time ended before any of the last three.
 */
export const verificationStates = [
  'pending',
  'confirmed',
  'enrolled',
  'consumed',
  'burned',
  'refused',
  'expired',
] as const;

export type VerificationState = (typeof verificationStates)[number];

/** What a verification is bound to; one of anything else never counts. */
export interface VerificationSubject {
  userId: string;
  purpose: VerificationPurpose;
  mailbox: string;
  /** Of the log-in, in CIDR notation; `null` for an address that cannot be read. */
  network: string | null;
  /** Of the browser's cookie: 128 random bits. */
  attempt: string;
}

export interface Verification {
  id: string;
  purpose: VerificationPurpose;
  mailbox: string;
  network: string | null;
  browser: BrowserFamily | null;
  /** The reader's, such as `de-AT`. */
  locale: string | null;
  state: VerificationState;
  /** What its reader refused it in; `null` while nobody has. */
  refusedFrom: VerificationState | null;
  /** 10–99, shown on the log-in page and asked for on the page of the mail. */
  number: number;
  triesLeft: number;
  /** How many more mails may be asked for. */
  resendsLeft: number;
  createdAt: EpochMs;
  expiresAt: EpochMs;
}

/** Wrong numbers burn a verification, over all its links. */
export const maximumTries = 3;
export const maximumResends = 3;

export interface Budget {
  /** At most so many within the window. */
  maximum: number;
  windowMs: number;
}

const hourMs = 60 * 60 * 1000;

/** Verifications of one user from one network, or from one browser that has finished a log-in before. */
export const verificationBudget: Budget = { maximum: 3, windowMs: hourMs };
/** Mails to one mailbox, whoever asks for them. */
export const mailboxBudget: Budget = { maximum: 20, windowMs: hourMs };
/** Mails that one source network asks for, whoever they go to. */
export const sourceBudget: Budget = { maximum: 200, windowMs: hourMs };

/** A confirmation can be used for so long at least: whoever confirms in the last minute still needs an authenticator. */
export const confirmationMs = 30 * 60 * 1000;

/** A reader who said "this was not me" gets no mail from that network for so long. */
export const refusalMs = 24 * hourMs;

/** Every number there is. */
export const verificationNumbers: readonly number[] = Array.from({ length: 90 }, (_, n) => n + 10);

/**
 * Where the mail goes: to the user name, which a thief cannot change; for a network also to the e-mail.
 *
 * @returns `undefined` when there is no valid mailbox
 */
export function mailboxOf(
  { username, email }: Pick<UserFacts, 'username' | 'email'>,
  purpose: VerificationPurpose,
): string | undefined {
  if (isMailAddress(username)) return username;
  return purpose === 'network' && email !== null && isMailAddress(email) ? email : undefined;
}

/** Whether a log-in has gone on with it, so that whoever that was is in, also when its reader refused it since. */
export function hasLetIn({
  state,
  refusedFrom,
}: Pick<Verification, 'state' | 'refusedFrom'>): boolean {
  const before = refusedFrom ?? state;
  return before === 'enrolled' || before === 'consumed';
}

/** `a•••@example.com`: enough for its owner, too little for others. */
export function maskMailbox(mailbox: string): string {
  const at = mailbox.lastIndexOf('@');
  const [first = ''] = mailbox;
  return `${first}•••${mailbox.slice(at)}`;
}
