import { formatInstant, type EpochMs } from '../domain/calendar.ts';
import { setUpAction, type EnforcementRecord } from '../domain/enforcement.ts';
import { hasCode } from '../domain/errors.ts';
import type { Directory, DirectoryUser } from './directory.ts';
import type { EnforcementRecords } from './enforcement-records.ts';
import type { HeldLease } from './run-lease.ts';
import { queueNotice, type DeliveryLedger, type NoticeQueue } from './notices.ts';

export interface SetUpPorts {
  directory: Pick<Directory, 'findUserById' | 'setRequiredActions' | 'endSessions'>;
  records: EnforcementRecords;
  ledger: Pick<DeliveryLedger, 'open'>;
  queue: NoticeQueue;
  lease: Pick<HeldLease, 'assertHeld'>;
}

/**
 * Asks one user to set up a second factor, ends their sessions and tells them, once per transition. The user
 * is recorded before Keycloak is changed, so that a killed run is resumed.
 */
export async function askForSetUp(
  ports: SetUpPorts,
  user: DirectoryUser,
  now: EpochMs,
  earlier: EnforcementRecord | undefined,
): Promise<'asked' | 'sessions-ended' | 'settled-meanwhile'> {
  const isMissing = !user.requiredActions.includes(setUpAction);
  const record: EnforcementRecord = {
    askedAt: earlier?.askedAt ?? now,
    actionIsOurs: isMissing || earlier?.actionIsOurs === true,
    sessionsEnded: earlier?.sessionsEnded ?? false,
  };
  ports.lease.assertHeld();
  await ports.records.save(user.id, record);
  if (isMissing) {
    const isSetUpMeanwhile = await addSetUpAction(ports, user, earlier);
    if (isSetUpMeanwhile) return 'settled-meanwhile';
  }
  if (record.sessionsEnded) return 'asked';
  ports.lease.assertHeld();
  await ports.directory.endSessions(user.id);
  await announce(ports, user, record);
  await ports.records.save(user.id, { ...record, sessionsEnded: true });
  return isMissing ? 'asked' : 'sessions-ended';
}

/** Before the record says that all is done: a killed run queues it again, and it is still sent once. */
async function announce(
  ports: SetUpPorts,
  { id: userId, enabled }: DirectoryUser,
  { askedAt }: EnforcementRecord,
): Promise<void> {
  if (!enabled) return;
  await queueNotice(ports, { kind: 'enforcement', userId, occasion: formatInstant(askedAt) });
}

/** @returns true when the user enrolled between our reading and our writing; then nothing is left behind */
async function addSetUpAction(
  ports: SetUpPorts,
  user: DirectoryUser,
  earlier: EnforcementRecord | undefined,
): Promise<boolean> {
  try {
    await ports.directory.setRequiredActions(user.id, [...user.requiredActions, setUpAction]);
  } catch (error) {
    // After a failure or a time limit Keycloak may have written it all the same, so then the record stays.
    const isUnwritten = hasCode(error, 'keycloak-refused');
    if (earlier === undefined && isUnwritten) await ports.records.remove(user.id);
    throw error;
  }
  const written = await ports.directory.findUserById(user.id);
  if (written !== undefined && !written.otpConfigured) return false;
  await removeSetUpAction(ports, written);
  await ports.records.remove(user.id);
  return true;
}

/** Takes the required action away and leaves the others. */
export async function removeSetUpAction(
  { directory }: SetUpPorts,
  user: DirectoryUser | undefined,
): Promise<void> {
  if (user === undefined) return;
  await directory.setRequiredActions(
    user.id,
    user.requiredActions.filter((action) => action !== setUpAction),
  );
}
