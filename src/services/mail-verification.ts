import {
  mailboxBudget,
  maximumResends,
  sourceBudget,
  type Verification,
  type VerificationSubject,
} from '../domain/verification.ts';
import { queueNotice, type DeliveryLedger, type Notice, type NoticeQueue } from './notices.ts';
import type { Budgets, Taken } from './verifications.ts';

export interface VerificationMailing {
  budgets: Budgets;
  ledger: Pick<DeliveryLedger, 'open' | 'find'>;
  urgentQueue: NoticeQueue;
}

/** What one mail takes. A browser that finished a log-in of this user before has budgets of its own. */
export function takeMailBudgets(
  { budgets }: Pick<VerificationMailing, 'budgets'>,
  { mailbox, network, attempt }: VerificationSubject,
  hasOwnBudget: boolean,
): Promise<Taken> {
  const source = hasOwnBudget ? `browser ${attempt}` : `source ${network ?? 'unknown'}`;
  const asker = hasOwnBudget ? `browser ${attempt}` : 'anybody';
  return budgets.take([
    { name: source, ...sourceBudget },
    { name: `mailbox ${mailbox.toLowerCase()} ${asker}`, ...mailboxBudget },
  ]);
}

/** Queues the latest mail of a verification. */
export async function queueVerificationMail(
  { ledger, urgentQueue: queue }: VerificationMailing,
  userId: string,
  verification: Verification,
): Promise<void> {
  await queueNotice({ ledger, queue }, latestMailOf(userId, verification));
}

/** The job holds ids only; each mail of a verification has a name of its own. */
export function latestMailOf(userId: string, { id, resendsLeft }: Verification): Notice {
  const occasion = `${id} ${String(maximumResends - resendsLeft + 1)}`;
  return { kind: 'verification', userId, occasion };
}

/** The verification of a mail; the opposite of `latestMailOf`. */
export function verificationIdOf({ occasion }: Notice): string {
  return occasion.split(' ')[0] ?? '';
}
