import type { ConfirmResult, Verifications } from './verifications.ts';
import { queueNotice, type DeliveryLedger, type NoticeQueue } from './notices.ts';
import type { Verification } from '../domain/verification.ts';
import type { LinkTarget } from './verification-links.ts';

export interface LinkPorts {
  verifications: Pick<Verifications, 'findLinked' | 'confirm' | 'refuse'>;
  ledger: Pick<DeliveryLedger, 'open'>;
  urgentQueue: NoticeQueue;
  /** For the audit. */
  onRefused: (userId: string, verification: Verification) => void;
}

/** What the link leads to; `undefined` when it works no more. @throws {CutoverError} `redis-away` */
export function lookAtLink(
  { verifications }: LinkPorts,
  { userId, verificationId }: LinkTarget,
): Promise<Verification | undefined> {
  return verifications.findLinked(userId, verificationId);
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
 * network and no browser is known any more, since the thief may have one of them. It can be said while the link works,
 * also after it was confirmed, burned by wrong numbers, or a log-in has gone on with it. The administrators are told
 * first, once however often it is tried: after an error nothing else has changed, and the link still works.
 *
 * @returns `undefined` when there was nothing left to refuse
 * @throws {CutoverError} `redis-away`
 */
export async function refuseLink(
  { verifications, ledger, urgentQueue, onRefused }: LinkPorts,
  { userId, verificationId }: LinkTarget,
): Promise<Verification | undefined> {
  const verification = await verifications.findLinked(userId, verificationId);
  if (verification === undefined || verification.state === 'refused') return undefined;
  const notice = { kind: 'refusal', userId, occasion: verificationId } as const;
  await queueNotice({ ledger, queue: urgentQueue }, notice);
  const refused = await verifications.refuse(userId, verificationId);
  if (refused !== undefined) onRefused(userId, refused);
  return refused;
}
