import { CutoverError } from '../domain/errors.ts';
import {
  nameOf,
  noticeKinds,
  type DeliveryLedger,
  type Notice,
  type NoticeQueue,
} from './notices.ts';

/**
 * Sends one notice again because somebody asks for it: the way on for mails in state `unknown` and `refused`,
 * and for those whose tries have run out. Ahead of bulk mail, and still at most once.
 *
 * @param name as the list of the user's mails shows it
 * @throws {CutoverError} `usage` when it was sent, is being sent, or does not exist
 */
export async function resendNotice(
  { ledger, urgentQueue }: { ledger: Pick<DeliveryLedger, 'reopen'>; urgentQueue: NoticeQueue },
  userId: string,
  name: string,
): Promise<void> {
  const notice = findNotice(userId, name);
  const before = notice === undefined ? undefined : await ledger.reopen(notice);
  if (notice === undefined || before === undefined) {
    throw new CutoverError('usage', `This user has no mail ${JSON.stringify(name)}.`);
  }
  if (before === 'sent') throw new CutoverError('usage', 'It is sent: nobody is mailed twice.');
  if (before === 'sending') {
    throw new CutoverError('usage', 'It is being sent: look again in ten minutes.');
  }
  await urgentQueue.hurry(notice);
}

function findNotice(userId: string, name: string): Notice | undefined {
  return noticeKinds
    .map((kind) => ({ kind, userId, occasion: name.slice(kind.length + 1) }))
    .find((notice) => nameOf(notice) === name);
}
