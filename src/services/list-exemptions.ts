import { pMapIterable } from 'p-map';
import type { EpochMs } from '../domain/calendar.ts';
import type { Directory, DirectoryUser } from './directory.ts';
import type { Exemptions } from './exemptions.ts';
import type { Exemption } from './login-states.ts';

/** `without-factor`: the user has no OTP just now; the next log-in suspends it. */
export type ExemptionState = 'active' | 'ended' | 'suspended' | 'without-factor' | 'user-gone';

export interface ListedExemption {
  userId: string;
  /** `undefined` when the user is gone. */
  user: DirectoryUser | undefined;
  exemption: Exemption;
  state: ExemptionState;
}

/** All exemptions with what they are worth at this moment. */
export async function* listExemptions(
  {
    directory,
    exemptions,
  }: { directory: Pick<Directory, 'findUserById'>; exemptions: Pick<Exemptions, 'listAll'> },
  { now, concurrency }: { now: EpochMs; concurrency: number },
): AsyncGenerator<ListedExemption> {
  yield* pMapIterable(
    await exemptions.listAll(),
    async ([userId, exemption]) => {
      const user = await directory.findUserById(userId);
      return { userId, user, exemption, state: stateOf(exemption, user, now) };
    },
    { concurrency },
  );
}

function stateOf(
  { until, suspendedAt }: Exemption,
  user: DirectoryUser | undefined,
  now: EpochMs,
): ExemptionState {
  if (user === undefined) return 'user-gone';
  if (suspendedAt !== null) return 'suspended';
  if (until !== null && until <= now) return 'ended';
  return user.otpConfigured ? 'active' : 'without-factor';
}
