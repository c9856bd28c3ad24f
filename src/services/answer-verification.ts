import type { EpochMs } from '../domain/calendar.ts';
import { CutoverError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import { maskMailbox, type Verification } from '../domain/verification.ts';
import { latestMailOf } from './mail-verification.ts';
import type { DeliveryState } from './notices.ts';
import {
  openVerification,
  subjectOf,
  type OpenedVerification,
  type VerificationPorts,
  type VerificationQuestion,
} from './open-verification.ts';
import { resendVerification } from './resend-verification.ts';
import { watchSetUp, type WatchSetUpPorts } from './watch-set-up.ts';

export type AnswerVerificationPorts = VerificationPorts & WatchSetUpPorts;

/** What the waiting page shows. */
export type WaitingView =
  | {
      state: Verification['state'] | 'expired';
      id: string;
      number: number;
      /** As `a•••@example.com`. */
      mailbox: string;
      expiresAt: EpochMs;
      resendsLeft: number;
      delivery: DeliveryState;
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

/** Notes that the authenticator is stored for which it was confirmed. @throws {CutoverError} `redis-away` */
export async function noteEnrolment(
  ports: AnswerVerificationPorts,
  policy: Policy,
  question: VerificationQuestion,
  id: string,
): Promise<WaitingView> {
  const { user } = question.request;
  const found = await ports.verifications.findOf(subjectOf(policy, question), id);
  if (found === undefined) throw unknown();
  const isEnrolled = await ports.verifications.move(user.id, id, 'confirmed', 'enrolled');
  if (isEnrolled) await watchSetUp(ports, question.request, id);
  return lookAtWaiting(ports, policy, question, id);
}

function unknown(): CutoverError {
  return new CutoverError('verification-unknown', 'This log-in has no such verification.');
}

async function viewOf(
  { ledger }: AnswerVerificationPorts,
  { request: { user } }: VerificationQuestion,
  opened: OpenedVerification,
): Promise<WaitingView> {
  const { verification } = opened;
  if (verification === undefined) {
    const { outcome, retryAt } = opened;
    return { state: outcome === 'limited' ? 'limited' : 'blocked', retryAt };
  }
  const { id, number, mailbox, expiresAt, resendsLeft } = verification;
  const found = await ledger.find(latestMailOf(user.id, verification));
  const delivery = found?.state ?? 'queued';
  const state = stateOf(verification);
  return { state, id, number, mailbox: maskMailbox(mailbox), expiresAt, resendsLeft, delivery };
}

function stateOf({ state, expiresAt }: Verification): Verification['state'] | 'expired' {
  const isWaiting = state === 'pending' || state === 'confirmed';
  return isWaiting && Date.now() >= expiresAt ? 'expired' : state;
}
