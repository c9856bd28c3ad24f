import type { Part, PartReport } from './readiness.ts';

/**
 * The part `redis`.
 *
 * @param probeWrites rejects when Redis does not take writes
 * @param durabilityFaults what makes it lose what must last
 */
export function createRedisPart(
  probeWrites: () => Promise<void>,
  durabilityFaults: () => readonly string[],
): Part {
  return {
    check: async () => {
      await probeWrites();
      const faults = durabilityFaults();
      if (faults.length === 0) return { status: 'up', means: 'State is read and written.' };
      return {
        status: 'degraded',
        means:
          'State is read and written, but may be lost: people are asked and mailed twice then.',
        reason: faults.join(' '),
      };
    },
    meansWhenDown:
      'Log-ins are decided by their facts; customers’ switches come from a copy in memory, and count as on once it is an hour old; log-ins that rest on a network check or a verification meet the login hook’s away mode. Remote sessions are neither granted nor redeemed. Enforcement, reminders and mails wait, and go on by themselves when Redis is back.',
  };
}

export interface PolicyState {
  sha256: string;
  /** By which other sidecars of the realm decide; none while Redis is away. */
  otherHashes: readonly string[];
  /** Epoch milliseconds. */
  loadedAt: number;
  faultsOnDisk: readonly string[];
}

/** The part `policy`, which is never down: a process without a good policy does not start. */
export function createPolicyPart(read: () => Promise<PolicyState>): Part {
  return {
    check: async (): Promise<PartReport> => {
      const { sha256, loadedAt, faultsOnDisk: faults, otherHashes } = await read();
      const version = { sha256, loadedAt: new Date(loadedAt).toISOString() };
      if (faults.length === 0 && otherHashes.length > 0) {
        return {
          status: 'degraded',
          means:
            'Sidecars of this realm decide by different policies: give all of them the same file.',
          reason: `another policy in use: ${otherHashes.join(', ')}`,
          ...version,
        };
      }
      if (faults.length === 0) {
        return { status: 'up', means: 'The policy file is in force as it stands.', ...version };
      }
      return {
        status: 'degraded',
        means:
          'Last good kept: everybody is decided by the policy read before, and what was changed in the file does not count until it is corrected.',
        reason: 'the policy file on disk is broken',
        ...version,
        faults,
      };
    },
    meansWhenDown: 'Nobody can be decided about.',
  };
}
