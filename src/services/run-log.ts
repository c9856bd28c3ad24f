import type { EpochMs } from '../domain/calendar.ts';

export type RunKind = 'enforce' | 'remind';

/** `running` of a process that was killed stays, with an `updatedAt` that no longer moves. */
export type RunState = 'running' | 'done' | 'stopped' | 'failed';

/** One pass over all users, for people who ask whether it happened and how far it is. */
export interface RunRecord {
  id: string;
  kind: RunKind;
  startedBy: 'command' | 'sidecar';
  startedAt: EpochMs;
  updatedAt: EpochMs;
  state: RunState;
  /** Users of the realm when it started. */
  total: number;
  /** Users passed so far, by outcome. */
  outcomes: Record<string, number>;
  /** Why it failed. */
  failure: string | null;
}

/** The latest runs. Rejects with `redis-away`. */
export interface RunLog {
  save(record: RunRecord): Promise<void>;
  /** The newest first. */
  list(): Promise<RunRecord[]>;
}
