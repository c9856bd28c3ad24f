import type { Readable, Writable } from 'node:stream';
import type { EpochMs } from '../domain/calendar.ts';
import type { Policy } from '../domain/policy.ts';
import type { CustomerSource } from '../services/customer-source.ts';
import type { CustomerSwitches } from '../services/customer-switches.ts';
import type { DeliveryLedger, NoticeQueue } from '../services/notices.ts';
import type { Exemptions } from '../services/exemptions.ts';
import type { EnforcementPorts } from '../services/enforce-cutover.ts';
import type { Verifications } from '../services/verifications.ts';
import type { RunLog } from '../services/run-log.ts';
import type { RunLease } from '../services/run-lease.ts';
import type { RealmSetting } from '../services/realm-settings.ts';

/** Where a command reads and writes. */
export interface Terminal {
  stdin: Readable;
  stdout: Writable;
  stderr: Writable & { isTTY?: boolean };
}

/** A realm with everything a run needs, opened. */
export interface Run extends Omit<EnforcementPorts, 'lease' | 'ledger'> {
  policy: Policy;
  customers: CustomerSource;
  switches: CustomerSwitches;
  runLease: RunLease;
  runLog: RunLog;
  ledger: DeliveryLedger;
  exemptions: Exemptions;
  verifications: Verifications;
  /** For a mail that somebody waits for. */
  urgentQueue: NoticeQueue;
  /** How many users are looked at together. */
  concurrency: number;
  close(): Promise<void>;
}

/** What the commands are given from outside. */
export interface CliContext extends Terminal {
  now(): EpochMs;
  /** @throws {CutoverError} */
  openRun(): Promise<Run>;
  /** The settings that `realm plan` and `realm apply` compare and make. @throws {CutoverError} */
  openRealm(): Promise<{ realm: string; settings: RealmSetting[] }>;
  /** 0 done, 1 some users failed, 2 wrong use or configuration, 3 a service is away. */
  setExitCode(code: 1 | 2 | 3): void;
}
