import type { EpochMs } from '../domain/calendar.ts';

export const noticeKinds = [
  'reminder',
  'enforcement',
  'verification',
  'refusal',
  'set-up-after-reset',
] as const;

/** A mail to one user that is sent at most once. */
export interface Notice {
  kind: (typeof noticeKinds)[number];
  userId: string;
  /** What makes it this one: the threshold and the day it leads to, or the instant of the transition. */
  occasion: string;
}

/** What a notice is called among those of its user. */
export function nameOf({ kind, occasion }: Notice): string {
  return `${kind} ${occasion}`;
}

/**
 * `sending` stands before SMTP is spoken to. A crash in between leaves it, and the next look makes it
 * `unknown`: shown, and never sent again by itself.
 */
export type DeliveryState = 'queued' | 'sending' | 'sent' | 'refused' | 'unknown' | 'dropped';

export interface Delivery {
  state: DeliveryState;
  at: EpochMs;
  /** The mail server's words, or why it was dropped. */
  words: string | null;
}

/** Whether it is still to be sent without anybody asking for it again. */
export function isWaiting(delivery: Delivery | undefined): boolean {
  return delivery?.state === 'queued' || delivery?.state === 'sending';
}

/** The states of all notices. Rejects with `redis-away`: without it nothing is sent. */
export interface DeliveryLedger {
  /** @returns the state in which it is now; `queued` also when it was queued before and not sent yet */
  open(notice: Notice): Promise<DeliveryState>;
  /** From `queued` to `sending`, in one step. @returns the state before; only `queued` means go ahead */
  claim(notice: Notice): Promise<DeliveryState | undefined>;
  /**
   * Back to `queued`, for somebody who asks for it; not from `sent`, nor from `sending` while a sender can be alive.
   *
   * @returns the state before; `undefined` when there is no such notice
   */
  reopen(notice: Notice): Promise<DeliveryState | undefined>;
  /** From `sending`; what another sender has closed stays as it is. */
  close(notice: Notice, state: DeliveryState, words: string): Promise<void>;
  /** From `queued` to `dropped`, without anything having been sent. */
  drop(notice: Notice, words: string): Promise<void>;
  find(notice: Notice): Promise<Delivery | undefined>;
  list(userId: string): Promise<(Delivery & { notice: string })[]>;
}

/** Hands notices to the workers. Rejects with `redis-away`. */
export interface NoticeQueue {
  add(notice: Notice): Promise<void>;
  /** The same; one that waits for its next try is tried at once, and as often again as a new one. */
  hurry(notice: Notice): Promise<void>;
}

/**
 * Queues a notice once, however often it is asked for.
 *
 * @returns false when it has been sent, refused or dropped before
 */
export async function queueNotice(
  ports: { ledger: Pick<DeliveryLedger, 'open'>; queue: Pick<NoticeQueue, 'add'> },
  notice: Notice,
): Promise<boolean> {
  if ((await ports.ledger.open(notice)) !== 'queued') return false;
  await ports.queue.add(notice);
  return true;
}
