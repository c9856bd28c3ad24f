import type { Verification, VerificationSubject } from '../domain/verification.ts';
import { latestMailOf, queueVerificationMail, takeMailBudgets } from './mail-verification.ts';
import { isWaiting } from './notices.ts';
import type { OpenedVerification, VerificationPorts } from './open-verification.ts';

/**
 * Mails a verification once more, if it may be. Only a mail that is really queued takes from a budget. One that was not
 * sent yet is tried at once instead.
 *
 * @returns `undefined` when it is over, or no mail is left
 * @throws {CutoverError} `redis-away`
 */
export async function resendVerification(
  ports: Omit<VerificationPorts, 'random'>,
  subject: VerificationSubject,
  found: Verification,
): Promise<OpenedVerification | undefined> {
  const { userId, attempt } = subject;
  if (found.state !== 'pending') return undefined;
  const latest = latestMailOf(userId, found);
  if (isWaiting(await ports.ledger.find(latest))) {
    await ports.urgentQueue.hurry(latest);
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
