import type { EpochMs } from '../domain/calendar.ts';
import { CutoverError } from '../domain/errors.ts';
import type { Directory, DirectoryUser } from './directory.ts';
import type { Exemptions } from './exemptions.ts';
import { findUser } from './find-user.ts';
import type { Exemption } from './login-states.ts';

export interface ExemptUserPorts {
  directory: Pick<Directory, 'findUserByUsername' | 'findUserById'>;
  exemptions: Exemptions;
}

/** Who asks for an exemption, why, and until when. */
export type ExemptionRequest = Pick<Exemption, 'by' | 'reason' | 'until'>;

/**
 * Spares a user IP verification, or renews what was suspended. It has an effect only while an OTP is configured.
 *
 * @param name user name, or user id
 * @throws {CutoverError} `user-unknown`, `two-factor-not-active`, `usage` for an end that has passed
 */
export async function exemptUser(
  ports: ExemptUserPorts,
  { realm, now }: { realm: string; now: EpochMs },
  name: string,
  request: ExemptionRequest,
): Promise<{ user: DirectoryUser; exemption: Exemption }> {
  const user = await findUser(ports.directory, realm, name);
  const exemption = grantExemption(user, now, request);
  await ports.exemptions.save(user.id, exemption);
  return { user, exemption };
}

/** @throws {CutoverError} `two-factor-not-active`, `usage` */
export function grantExemption(
  user: DirectoryUser,
  now: EpochMs,
  { by, reason, until }: ExemptionRequest,
): Exemption {
  if (!user.otpConfigured) {
    throw new CutoverError(
      'two-factor-not-active',
      `${user.username} has no active two-factor authentication, and only who has it can be spared IP verification: let the user set it up first.`,
    );
  }
  if (until !== null && until <= now) {
    throw new CutoverError('usage', `The exemption of ${user.username} would have ended already.`);
  }
  return { by, reason, until, at: now, suspendedAt: null };
}

/**
 * Asks for IP verification of this user again.
 *
 * @returns false when the user was not exempt
 * @throws {CutoverError} `user-unknown`
 */
export async function endExemption(
  ports: ExemptUserPorts,
  realm: string,
  name: string,
): Promise<{ user: DirectoryUser; wasExempt: boolean }> {
  const user = await findUser(ports.directory, realm, name);
  return { user, wasExempt: await ports.exemptions.remove(user.id) };
}
