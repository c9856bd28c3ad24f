import type { EpochMs } from '../domain/calendar.ts';
import { CutoverError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import { maskMailbox, type Verification, type VerificationState } from '../domain/verification.ts';
import { latestMailOf, queueVerificationMail } from './mail-verification.ts';
import { isWaiting, type Delivery, type DeliveryState } from './notices.ts';
import {
  openAnotherVerification,
  openVerification,
  subjectOf,
  type OpenedVerification,
  type VerificationPorts,
  type VerificationQuestion,
} from './open-verification.ts';
import { resendVerification } from './resend-verification.ts';
import { watchSetUp, type WatchSetUpPorts } from './watch-set-up.ts';

export type AnswerVerificationPorts = VerificationPorts &
  WatchSetUpPorts & {
    /** The real now, by which a mail is late. */
    realNow: () => EpochMs;
  };

/** A mail that somebody waits for is sent within seconds, unless something is wrong. */
const lateAfterMs = 60_000;

/** What the waiting page shows. */
export type WaitingView =
  | {
      state: VerificationState;
      id: string;
      number: number;
      /** As `a•••@example.com`. */
      mailbox: string;
      expiresAt: EpochMs;
      resendsLeft: number;
      /** `deferred`: the mail server wants it later, or it has waited for a minute. */
      delivery: DeliveryState | 'deferred';
      /** Only in the answer to a resend at the limit. */
      retryAt?: EpochMs;
    }
  | { state: 'limited' | 'blocked'; retryAt: EpochMs };

/** Opens a verification, or goes on with the one that is open. @throws {CutoverError} `redis-away`, `mailbox-missing` */
export async function openWaiting(
  ports: AnswerVerificationPorts,
  policy: Policy,
  question: VerificationQuestion,
): Promise<WaitingView> {
  const opened = await openVerification(ports, policy, question);
  return viewOf(ports, question, opened);
}

/** Opens one beside those that are open. @throws {CutoverError} `redis-away`, `mailbox-missing` */
export async function openAnotherWaiting(
  ports: AnswerVerificationPorts,
  policy: Policy,
  question: VerificationQuestion,
): Promise<WaitingView> {
  return viewOf(ports, question, await openAnotherVerification(ports, policy, question));
}

/** How a verification is by now. @throws {CutoverError} `redis-away`, `verification-unknown` */
export async function lookAtWaiting(
  ports: AnswerVerificationPorts,
  policy: Policy,
  question: VerificationQuestion,
  id: string,
): Promise<WaitingView> {
  const verification = await ports.verifications.findOf(subjectOf(policy, question), id);
  if (verification === undefined) throw unknown();
  return viewOf(ports, question, { outcome: 'open', verification });
}

/** Mails it once more, while a mail is left. @throws {CutoverError} `redis-away`, `verification-unknown` */
export async function resendWaiting(
  ports: AnswerVerificationPorts,
  policy: Policy,
  question: VerificationQuestion,
  id: string,
): Promise<WaitingView> {
  const subject = subjectOf(policy, question);
  const found = await ports.verifications.findOf(subject, id);
  if (found === undefined) throw unknown();
  const opened = await resendVerification(ports, subject, found);
  if (opened === undefined) return lookAtWaiting(ports, policy, question, id);
  return viewOf(ports, question, opened);
}

/**
 * Uses a confirmation up for the authenticator that Keycloak stores next; of two that ask at once, one may.
 *
 * @throws {CutoverError} `redis-away`; `verification-unknown` when it is not confirmed, or not any more
 */
export async function claimEnrolment(
  ports: AnswerVerificationPorts,
  policy: Policy,
  question: VerificationQuestion,
  id: string,
): Promise<WaitingView> {
  const { user } = question.request;
  const found = await ports.verifications.findOf(subjectOf(policy, question), id);
  if (found?.state !== 'confirmed') throw unknown();
  // First: a claim that nobody watches would be worse than one that is told of and fails.
  await watchSetUp(ports, question.request, id);
  if (!(await ports.verifications.move(user.id, id, 'confirmed', 'enrolled'))) throw unknown();
  const verification: Verification = { ...found, state: 'enrolled' };
  return viewOf(ports, question, { outcome: 'open', verification });
}

function unknown(): CutoverError {
  return new CutoverError('verification-unknown', 'This log-in has no such verification.');
}

async function viewOf(
  ports: AnswerVerificationPorts,
  { request: { user } }: VerificationQuestion,
  opened: OpenedVerification,
): Promise<WaitingView> {
  const { outcome, verification, retryAt } = opened;
  if (verification === undefined)
    return { state: outcome === 'limited' ? 'limited' : 'blocked', retryAt };
  const { id, state, number, mailbox, expiresAt, resendsLeft } = verification;
  const found = await ports.ledger.find(latestMailOf(user.id, verification));
  const now = ports.realNow();
  if (state === 'pending' && isPerhapsLost(found, now))
    await queueVerificationMail(ports, user.id, verification);
  const delivery = describeDelivery(found, now);
  return {
    ...{ state, id, number, mailbox: maskMailbox(mailbox), expiresAt, resendsLeft, delivery },
    ...(retryAt !== undefined && { retryAt }),
  };
}

/**
 * Redis failed before it was noted, or the process died before it was queued, or between taking it out of the queue and
 * hurrying it. One that only waits for a worker, or for its next try, stays as it was: a mail is one job.
 */
function isPerhapsLost(found: Delivery | undefined, now: EpochMs): boolean {
  if (found === undefined) return true;
  return found.state === 'queued' && isLate(found, now);
}

/** A mail that was tried and is to be tried again waits with the server's words; one that nobody takes up, without. */
function describeDelivery(found: Delivery | undefined, now: EpochMs): DeliveryState | 'deferred' {
  if (found === undefined) return 'queued';
  const isTriedAgain = found.state === 'queued' && found.words !== null;
  return isTriedAgain || isLate(found, now) ? 'deferred' : found.state;
}

function isLate(found: Delivery, now: EpochMs): boolean {
  return isWaiting(found) && now >= found.at + lateAfterMs;
}
