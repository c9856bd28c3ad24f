import type { ConfirmResult, Verifications } from './verifications.ts';
import { queueNotice, type DeliveryLedger, type NoticeQueue } from './notices.ts';
import { isRefusable, type Verification } from '../domain/verification.ts';
import type { LinkTarget } from './verification-links.ts';

export interface LinkPorts {
  verifications: Pick<Verifications, 'find' | 'confirm' | 'refuse'>;
  ledger: Pick<DeliveryLedger, 'open'>;
  urgentQueue: NoticeQueue;
  /** For the audit. */
  onRefused: (userId: string, verification: Verification) => void;
}

/** What a reader can still answer; `undefined` when it is over. @throws {CutoverError} `redis-away` */
export async function lookAtLink(
  { verifications }: LinkPorts,
  { userId, verificationId }: LinkTarget,
): Promise<Verification | undefined> {
  const verification = await verifications.find(userId, verificationId);
  return verification?.state === 'expired' ? undefined : verification;
}

/** The reader typed the number that the log-in page shows. @throws {CutoverError} `redis-away` */
export function confirmLink(
  { verifications }: LinkPorts,
  { userId, verificationId }: LinkTarget,
  number: number,
): Promise<ConfirmResult> {
  return verifications.confirm(userId, verificationId, number);
}

/**
 * The reader says that somebody else logs in: all log-ins from its network end, it gets no mail for a day, and no
 * network is known any more, since the thief may be in one of them. The administrators are told first, once however
 * often it is tried: after an error nothing else has changed, and the link still works.
 *
 * @returns `undefined` when there was nothing left to refuse
 * @throws {CutoverError} `redis-away`
 */
export async function refuseLink(
  { verifications, ledger, urgentQueue, onRefused }: LinkPorts,
  { userId, verificationId }: LinkTarget,
): Promise<Verification | undefined> {
  const verification = await verifications.find(userId, verificationId);
  if (verification === undefined || !isRefusable(verification)) return undefined;
  const notice = { kind: 'refusal', userId, occasion: verificationId } as const;
  await queueNotice({ ledger, queue: urgentQueue }, notice);
  const refused = await verifications.refuse(userId, verificationId);
  if (refused !== undefined) onRefused(userId, refused);
  return refused;
}
