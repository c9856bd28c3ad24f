import type { EpochMs } from '../domain/calendar.ts';
import type { VerificationSubject } from '../domain/verification.ts';
import type { BoundVerification } from './verifications.ts';

/** A user who is spared IP verification while a second factor is active. */
export interface Exemption {
  /** Who gave it. */
  by: string;
  at: EpochMs;
  reason: string;
  /** First instant at which it no longer holds; `null` for no end. */
  until: EpochMs | null;
  /** Since when it has had no effect because the second factor went; an administrator renews it. */
  suspendedAt: EpochMs | null;
}

export interface StoredLoginState {
  /** The switches of the asked customers that were ever touched. */
  customerEnabled: Record<string, boolean>;
  exemption: Exemption | null;
  /** By CIDR notation, when each was last used, to the hour; those that are not too old. */
  knownNetworks: ReadonlyMap<string, EpochMs>;
  /** When the browser last finished a log-in of this user, to the hour; `null` for never. */
  browserUsedAt: EpochMs | null;
  /** Set-up need not be offered again yet. */
  isSetUpOffered: boolean;
  /** Enforcement has asked this user for set-up, and the required action is its own. */
  setUpActionIsOurs: boolean;
  /** Those that are bound to this subject, in whatever state they were; none for a browser without an attempt. */
  verificationsOf: (subject: VerificationSubject) => BoundVerification[];
}

export interface AskedLoginState {
  userId: string;
  customerIds: readonly string[];
  /** Of the browser's cookie; `null` for a browser without one. */
  attempt: string | null;
  /** Networks last used before it are too old. */
  since: EpochMs;
}

/**
 * What a log-in is decided by besides its facts. Every call rejects with `redis-away`, within its time limit;
 * who calls decides what that means.
 */
export interface LoginStates {
  /** In one round trip. */
  load(asked: AskedLoginState): Promise<StoredLoginState>;
  /** Makes a network known or renews it, keeping the newest `maximumKnownNetworks`. */
  rememberNetwork(userId: string, network: string, lifeMs: number): Promise<void>;
  /** @returns whether set-up was not offered to this user within the time before; from now on it was */
  claimSetUpOffer(userId: string, lifeMs: number): Promise<boolean>;
  /** A new password was set by mail; that is remembered for so long. */
  notePasswordByMail(userId: string, lifeMs: number): Promise<void>;
  wasPasswordByMail(userId: string): Promise<boolean>;
  /** Enforcement's own required action was taken back: one that comes later is an administrator's. */
  forgetSetUpAction(userId: string): Promise<void>;
  /** Takes the effect of an exemption away, if it is still the same one. */
  suspendExemption(userId: string, exemption: Exemption): Promise<void>;
}
