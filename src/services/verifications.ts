import type { EpochMs } from '../domain/calendar.ts';
import type {
  Budget,
  Verification,
  VerificationState,
  VerificationSubject,
} from '../domain/verification.ts';

/** What a log-in reads of a verification that is bound to it. */
export type BoundVerification = Pick<Verification, 'id' | 'network' | 'state'> & {
  /** A confirmation may outlive its link. */
  usableUntil: EpochMs;
  /** The log-in that it let through; `null` while there is none. */
  usedBy: string | null;
};

/** What a new verification is made of, besides its subject. */
export type VerificationDetails = Pick<Verification, 'id' | 'browser' | 'locale'> & {
  lifetimeMs: number;
  /** The browser finished a log-in of this user before, so others' attempts do not count against it. */
  hasOwnBudget: boolean;
  /** Every number there is, in a random order: the first that no other pending one has is taken. */
  numbers: readonly number[];
  /** Opens one although the subject has a pending one; not although it has a confirmed one. */
  besidePending?: boolean;
};

export type OpenResult =
  | { outcome: 'created' | 'resumed'; verification: Verification }
  /** The reader has refused one from this network, or the budget is spent. */
  | { outcome: 'refused' | 'limited'; retryAt: number; verification?: undefined };

/** Why a number was not taken, or that it was. */
export type ConfirmResult =
  { outcome: 'confirmed' | 'wrong' | 'burned'; triesLeft: number } | { outcome: 'gone' };

/**
 * The verifications of all users. Every step is atomic and goes by the clock of Redis. Every call rejects with
 * `redis-away`: without it nothing is confirmed.
 */
export interface Verifications {
  /** The one that a subject can go on with: not over, and not expired. */
  findOpen(subject: VerificationSubject): Promise<Verification | undefined>;
  /** @returns what `open` would return, and `undefined` where it would create one */
  foresee(
    subject: VerificationSubject,
    details: VerificationDetails,
  ): Promise<OpenResult | undefined>;
  /** The one that a subject can go on with, or a new one within the budget. */
  open(subject: VerificationSubject, details: VerificationDetails): Promise<OpenResult>;
  find(userId: string, id: string): Promise<Verification | undefined>;
  /** In whatever state, for as long as its link works. */
  findLinked(userId: string, id: string): Promise<Verification | undefined>;
  /** In whatever state, but only when it is bound to this subject. */
  findOf(subject: VerificationSubject, id: string): Promise<Verification | undefined>;
  /** Those of the last day, the newest first. */
  list(userId: string): Promise<Verification[]>;
  /** Three different wrong numbers burn it, however many are posted at once. */
  confirm(userId: string, id: string, number: number): Promise<ConfirmResult>;
  /**
   * With it end all others of the user that are open from the same network, and no network and no browser of the user
   * is known any more, in one step.
   *
   * @returns `undefined` when it was refused before, or its link works no more
   */
  refuse(userId: string, id: string): Promise<Verification | undefined>;
  /**
   * Lets the user be mailed again from networks where a reader said "this was not me"; what was refused stays refused.
   *
   * @returns of how many refusals
   */
  unblock(userId: string): Promise<number>;
  /** @returns the verification, with one resend less; `undefined` when there is none left */
  takeResend(userId: string, id: string): Promise<Verification | undefined>;
  /** @returns false when it was not in the state `from` */
  move(
    userId: string,
    id: string,
    from: VerificationState,
    to: VerificationState,
  ): Promise<boolean>;
  /**
   * Uses a confirmed one up for a log-in that is let in, and makes its network known, in one step. Where no network can
   * become known, the log-in that used it up may ask again.
   *
   * @returns false when another log-in was faster, or it is over
   */
  consume(
    userId: string,
    id: string,
    by: { loginId: string; rememberForMs: number },
  ): Promise<boolean>;
  /** Whether this browser has finished a log-in of this user before. */
  knowsBrowser(userId: string, attempt: string): Promise<boolean>;
  /** The log-in was finished: this browser has a budget of its own from now on. */
  rememberBrowser(userId: string, attempt: string): Promise<void>;
}

/** One of the budgets that something is taken from. */
export interface NamedBudget extends Budget {
  name: string;
}

export type Taken =
  /** Nothing was taken; there is room again then. */
  | { retryAt: EpochMs }
  /** For what came to nothing after all. */
  | { retryAt?: undefined; giveBack: () => Promise<void> };

/** Counts what is asked for within a window. Rejects with `redis-away`. */
export interface Budgets {
  /** Takes one of each, or none of any. However many take at once, no maximum is exceeded. */
  take(budgets: readonly NamedBudget[]): Promise<Taken>;
}
