import type { EpochMs } from '../domain/calendar.ts';
import type { Verification, VerificationSubject } from '../domain/verification.ts';
import { latestMailOf, queueVerificationMail, takeMailBudgets } from './mail-verification.ts';
import { isWaiting, type Delivery } from './notices.ts';
import type { OpenedVerification, VerificationPorts } from './open-verification.ts';

/** A mail server that has just said "later" says so again. */
const hurriedEveryMs = 30_000;

/**
 * Mails a verification once more, if it may be. Only a mail that is really queued takes from a budget. One that was not
 * sent yet is tried at once instead, unless it was tried within half a minute.
 *
 * @returns `undefined` when it is over, or no mail is left
 * @throws {CutoverError} `redis-away`
 */
export async function resendVerification(
  ports: Omit<VerificationPorts, 'random'> & { realNow: () => EpochMs },
  subject: VerificationSubject,
  found: Verification,
): Promise<OpenedVerification | undefined> {
  const { userId, attempt } = subject;
  if (found.state !== 'pending') return undefined;
  const latest = latestMailOf(userId, found);
  const delivery = await ports.ledger.find(latest);
  if (delivery !== undefined && isWaiting(delivery)) {
    if (!wasJustTried(delivery, ports.realNow())) await ports.urgentQueue.hurry(latest);
    return { outcome: 'open', verification: found };
  }
  if (found.resendsLeft === 0) return undefined;
  const hasOwnBudget = await ports.verifications.knowsBrowser(userId, attempt);
  const taken = await takeMailBudgets(ports, subject, hasOwnBudget);
  if (taken.retryAt !== undefined) {
    return { outcome: 'limited', retryAt: taken.retryAt, verification: found };
  }
  const verification = await ports.verifications.takeResend(userId, found.id);
  if (verification === undefined) {
    await taken.giveBack();
    return undefined;
  }
  await queueVerificationMail(ports, userId, verification);
  return { outcome: 'open', verification };
}

/** The words of the mail server are those of its latest try. */
function wasJustTried({ at, words }: Delivery, now: EpochMs): boolean {
  return words !== null && now < at + hurriedEveryMs;
}
