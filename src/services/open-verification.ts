import { browserFamilyOf } from '../domain/browser-family.ts';
import { CutoverError } from '../domain/errors.ts';
import { networkOf } from '../domain/known-networks.ts';
import type { LoginRequest } from '../domain/login-request.ts';
import type { Policy } from '../domain/policy.ts';
import {
  mailboxOf,
  verificationNumbers,
  type Verification,
  type VerificationPurpose,
  type VerificationSubject,
} from '../domain/verification.ts';
import {
  queueVerificationMail,
  takeMailBudgets,
  type VerificationMailing,
} from './mail-verification.ts';
import { assertRealm } from './assert-realm.ts';
import type { OpenResult, VerificationDetails, Verifications } from './verifications.ts';

export interface VerificationPorts extends VerificationMailing {
  verifications: Verifications;
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
  | { outcome: 'open'; verification: Verification; retryAt?: undefined }
  /** It is there, but too many mails were asked for. */
  | { outcome: 'limited'; retryAt: number; verification: Verification }
  /** Too many were asked for, or its reader refused one from this network. */
  | { outcome: 'limited' | 'refused'; retryAt: number; verification?: undefined };

/** What the verification of this log-in is bound to. @throws {CutoverError} `mailbox-missing`, `usage` for another realm */
export function subjectOf(
  policy: Policy,
  { purpose, attempt, request }: VerificationQuestion,
): VerificationSubject {
  assertRealm(policy, request);
  const { user, client } = request;
  const mailbox = mailboxOf(user, purpose);
  if (mailbox === undefined) {
    throw new CutoverError(
      'mailbox-missing',
      `The user has no mailbox for the purpose ${purpose}.`,
    );
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
 * @throws {CutoverError} `redis-away`, `mailbox-missing`
 */
export async function openVerification(
  ports: VerificationPorts,
  policy: Policy,
  question: VerificationQuestion,
): Promise<OpenedVerification> {
  const subject = subjectOf(policy, question);
  const found = await ports.verifications.findOpen(subject);
  if (found !== undefined && found.state !== 'enrolled')
    return answerOpened(ports, subject, { outcome: 'resumed', verification: found });
  return openNew(ports, policy, question, { besidePending: false });
}

/**
 * Opens one with a number and mails of its own, within the same budgets, although this browser has one open: for a log-in
 * whose mails have all been sent. One that is confirmed already is gone on with.
 *
 * @throws {CutoverError} `redis-away`, `mailbox-missing`
 */
export function openAnotherVerification(
  ports: VerificationPorts,
  policy: Policy,
  question: VerificationQuestion,
): Promise<OpenedVerification> {
  return openNew(ports, policy, question, { besidePending: true });
}

async function openNew(
  ports: VerificationPorts,
  policy: Policy,
  question: VerificationQuestion,
  { besidePending }: { besidePending: boolean },
): Promise<OpenedVerification> {
  const subject = subjectOf(policy, question);
  const hasOwnBudget = await ports.verifications.knowsBrowser(subject.userId, subject.attempt);
  const { user, client } = question.request;
  const details = {
    id: ports.random.id(),
    browser: browserFamilyOf(client.userAgent),
    locale: user.locale,
    hasOwnBudget,
    lifetimeMs: lifetimeOf(policy, question.purpose),
    numbers: ports.random.shuffle(verificationNumbers),
    besidePending,
  };
  return openWithinBudgets(ports, subject, details);
}

/** The budgets come first: a number that was shown is there, whatever else is asked at the same time. */
async function openWithinBudgets(
  ports: VerificationPorts,
  subject: VerificationSubject,
  details: VerificationDetails,
): Promise<OpenedVerification> {
  // What gets no mail takes nothing, not even for a moment: many such at once would keep others out.
  const inTheWay = await ports.verifications.foresee(subject, details);
  if (inTheWay !== undefined) return answerOpened(ports, subject, inTheWay);
  const taken = await takeMailBudgets(ports, subject, details.hasOwnBudget);
  if (taken.retryAt !== undefined) {
    // Another tab of this browser may have taken the last one.
    const meanwhile = await ports.verifications.foresee(subject, details);
    const limited = { outcome: 'limited', retryAt: taken.retryAt } as const;
    return answerOpened(ports, subject, meanwhile ?? limited);
  }
  const result = await ports.verifications.open(subject, details);
  if (result.outcome !== 'created') await taken.giveBack();
  return answerOpened(ports, subject, result);
}

/**
 * Queues its mail also when it was there before: that is lost when the process or Redis fails after it was opened; a mail
 * is one job.
 */
async function answerOpened(
  ports: VerificationPorts,
  { userId }: VerificationSubject,
  result: OpenResult,
): Promise<OpenedVerification> {
  const { verification } = result;
  if (verification === undefined) return result;
  if (verification.state === 'pending') await queueVerificationMail(ports, userId, verification);
  return { outcome: 'open', verification };
}

function lifetimeOf({ document }: Policy, purpose: VerificationPurpose): number {
  const section = purpose === 'set-up' ? document.setUp : document.ipVerification;
  return Number(section.linkLifetime.replace(/^PT(\d+)H$/, '$1')) * 60 * 60 * 1000;
}
