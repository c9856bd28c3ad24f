import type { LoginRequest } from '../domain/login-request.ts';
import type { LoginStates } from './login-states.ts';
import { queueNotice, type DeliveryLedger, type NoticeQueue } from './notices.ts';

const watchedMs = 24 * 60 * 60 * 1000;

/** A mailed link ends in a password: the user's own, and the one that an administrator sends. */
function isByMail({ path }: LoginRequest['login']): boolean {
  return path === 'reset-credentials' || path === 'action-link';
}

/** Remembers a password that was set by mail, for a day. Not waited for: the log-in does not rest on it. */
export function notePasswordByMail(
  {
    states,
    onLost,
  }: {
    states: Pick<LoginStates, 'notePasswordByMail'>;
    onLost: (error: unknown) => void;
  },
  { login, user }: LoginRequest,
): void {
  if (!isByMail(login)) return;
  states.notePasswordByMail(user.id, watchedMs).catch(onLost);
}

export interface WatchSetUpPorts {
  states: Pick<LoginStates, 'wasPasswordByMail'>;
  ledger: Pick<DeliveryLedger, 'open'>;
  urgentQueue: NoticeQueue;
  /** For the audit. */
  onSetUpAfterReset: (userId: string) => void;
}

/**
 * Tells the administrators of the first authenticator of somebody whose password was set by mail: whoever reads the
 * mailbox can do both.
 *
 * @throws {CutoverError} `redis-away`
 */
export async function watchSetUp(
  { states, ledger, urgentQueue, onSetUpAfterReset }: WatchSetUpPorts,
  { login, user }: LoginRequest,
  verificationId: string,
): Promise<void> {
  if (!isByMail(login) && !(await states.wasPasswordByMail(user.id))) return;
  onSetUpAfterReset(user.id);
  const notice = { kind: 'set-up-after-reset', userId: user.id, occasion: verificationId } as const;
  await queueNotice({ ledger, queue: urgentQueue }, notice);
}
