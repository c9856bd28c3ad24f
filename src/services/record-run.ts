import type { RunLog, RunRecord } from './run-log.ts';

const saveEveryMs = 1_000;

export type RunStart = Pick<RunRecord, 'kind' | 'startedBy'>;

/** What a run tells while it goes on. */
export interface RunProgress {
  /** How many users there are. */
  expect(total: number): void;
  passed(outcome: string): void;
}

/**
 * Does a run and keeps its record: from before the first check, each second, and at its end, also when it fails.
 *
 * @param signal tells a run that was stopped from one that failed
 */
export async function recordRun<Result>(
  runLog: Pick<RunLog, 'save'>,
  start: RunStart,
  work: (progress: RunProgress) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const record = newRecord(start);
  const save = (change: Partial<RunRecord>): Promise<void> => {
    Object.assign(record, change, { updatedAt: Date.now() });
    return runLog.save(record);
  };
  await save({});
  // That a record could not be written is not what its run is about.
  const timer = setInterval(() => void save({}).catch(() => undefined), saveEveryMs);
  let end: Partial<RunRecord> = { state: 'done' };
  try {
    return await work(progressOf(record));
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    end = { state: signal?.aborted === true ? 'stopped' : 'failed', failure };
    throw error;
  } finally {
    clearInterval(timer);
    await save(end).catch(() => undefined);
  }
}

function newRecord(start: RunStart): RunRecord {
  const now = Date.now();
  return {
    ...start,
    id: crypto.randomUUID(),
    startedAt: now,
    updatedAt: now,
    state: 'running',
    total: 0,
    outcomes: {},
    failure: null,
  };
}

function progressOf(record: RunRecord): RunProgress {
  return {
    expect: (total) => {
      record.total = total;
    },
    passed: (outcome) => {
      record.outcomes[outcome] = (record.outcomes[outcome] ?? 0) + 1;
    },
  };
}
