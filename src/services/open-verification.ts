import { browserFamilyOf } from '../domain/browser-family.ts';
import { CutoverError } from '../domain/errors.ts';
import { networkOf } from '../domain/known-networks.ts';
import type { LoginRequest } from '../domain/login-request.ts';
import type { Policy } from '../domain/policy.ts';
import {
  mailboxBudget,
  mailboxOf,
  maximumResends,
  sourceBudget,
  verificationNumbers,
  type Verification,
  type VerificationPurpose,
  type VerificationSubject,
} from '../domain/verification.ts';
import { queueNotice, type DeliveryLedger, type NoticeQueue } from './notices.ts';
import type { Budgets, Verifications } from './verifications.ts';

export interface VerificationPorts {
  verifications: Verifications;
  budgets: Budgets;
  ledger: Pick<DeliveryLedger, 'open'>;
  urgentQueue: NoticeQueue;
  random: {
    /** 128 bits. */
    id(): string;
    /** The same items in an order that nobody can guess. */
    shuffle(items: readonly number[]): number[];
  };
}

export interface VerificationQuestion {
  purpose: VerificationPurpose;
  /** Of the browser's cookie. */
  attempt: string;
  request: LoginRequest;
}

export type OpenedVerification =
  | { outcome: 'open'; verification: Verification }
  /** Too many were asked for, or its reader refused one from this network. */
  | { outcome: 'limited' | 'refused'; retryAt: number; verification?: undefined };

/** What the verification of this log-in is bound to. @throws {CutoverError} `usage` without a mailbox */
export function subjectOf(
  policy: Policy,
  { purpose, attempt, request: { user, client } }: VerificationQuestion,
): VerificationSubject {
  const mailbox = mailboxOf(user, purpose);
  if (mailbox === undefined) {
    throw new CutoverError('usage', `The user has no mailbox for the purpose ${purpose}.`);
  }
  return {
    userId: user.id,
    purpose,
    mailbox,
    network: networkOf(policy, client.ip) ?? null,
    attempt,
  };
}

/**
 * Opens the verification that a log-in waits for, and mails it; or goes on with the one that this browser has open
 * already, without another mail. One whose authenticator is stored is left to the log-in that it served.
 *
 * @throws {CutoverError} `redis-away`, `usage`
 */
export async function openVerification(
  ports: VerificationPorts,
  policy: Policy,
  question: VerificationQuestion,
): Promise<OpenedVerification> {
  const subject = subjectOf(policy, question);
  const found = await ports.verifications.findOpen(subject);
  if (found !== undefined && found.state !== 'enrolled')
    return { outcome: 'open', verification: found };
  const hasOwnBudget = await ports.verifications.knowsBrowser(subject.userId, subject.attempt);
  const retryAt = await takeMailBudgets(ports.budgets, subject, hasOwnBudget);
  if (retryAt !== undefined) return { outcome: 'limited', retryAt };
  const { user, client } = question.request;
  const result = await ports.verifications.open(subject, {
    id: ports.random.id(),
    browser: browserFamilyOf(client.userAgent),
    locale: user.locale,
    hasOwnBudget,
    lifetimeMs: lifetimeOf(policy, question.purpose),
    numbers: ports.random.shuffle(verificationNumbers),
  });
  const { verification } = result;
  if (verification === undefined) return result;
  if (result.outcome === 'created') await mail(ports, user.id, verification);
  return { outcome: 'open', verification };
}

/**
 * Mails an open verification once more.
 *
 * @returns `undefined` when it is over, or no mail is left
 * @throws {CutoverError} `redis-away`
 */
export async function resendVerification(
  ports: VerificationPorts,
  subject: VerificationSubject,
): Promise<OpenedVerification | undefined> {
  const found = await ports.verifications.findOpen(subject);
  if (found === undefined) return undefined;
  const hasOwnBudget = await ports.verifications.knowsBrowser(subject.userId, subject.attempt);
  const retryAt = await takeMailBudgets(ports.budgets, subject, hasOwnBudget);
  if (retryAt !== undefined) return { outcome: 'limited', retryAt };
  const verification = await ports.verifications.takeResend(subject.userId, found.id);
  if (verification === undefined) return undefined;
  await mail(ports, subject.userId, verification);
  return { outcome: 'open', verification };
}

function lifetimeOf({ document }: Policy, purpose: VerificationPurpose): number {
  const section = purpose === 'set-up' ? document.setUp : document.ipVerification;
  return Number(section.linkLifetime.replace(/^PT(\d+)H$/, '$1')) * 60 * 60 * 1000;
}

async function takeMailBudgets(
  budgets: Budgets,
  { mailbox, network, attempt }: VerificationSubject,
  hasOwnBudget: boolean,
): Promise<number | undefined> {
  const source = hasOwnBudget ? `browser ${attempt}` : `source ${network ?? 'unknown'}`;
  const asker = hasOwnBudget ? `browser ${attempt}` : 'anybody';
  const retryAt = await budgets.take(source, sourceBudget);
  return retryAt ?? budgets.take(`mailbox ${mailbox.toLowerCase()} ${asker}`, mailboxBudget);
}

/** The job holds ids only; each of its mails has a name of its own. */
async function mail(
  ports: VerificationPorts,
  userId: string,
  { id, resendsLeft }: Verification,
): Promise<void> {
  const occasion = verificationOccasion(id, maximumResends - resendsLeft);
  await queueNotice(
    { ledger: ports.ledger, queue: ports.urgentQueue },
    { kind: 'verification', userId, occasion },
  );
}

/** Names one mail of a verification among those of its user. */
export function verificationOccasion(id: string, resend: number): string {
  return `${id} ${String(resend + 1)}`;
}

/** The verification of a mail; the opposite of `verificationOccasion`. */
export function verificationIdOf(occasion: string): string {
  return occasion.split(' ')[0] ?? '';
}
