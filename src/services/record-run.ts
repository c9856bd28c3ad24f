import type { RunLog, RunRecord } from './run-log.ts';

const saveEveryMs = 1_000;

export type RunStart = Pick<RunRecord, 'kind' | 'startedBy' | 'total'>;

/** Passes the entries of a run on, and keeps its record: at the start, each second, and at its end. */
export async function* recordRun<Entry extends { outcome: string }>(
  runLog: Pick<RunLog, 'save'>,
  start: RunStart,
  entries: AsyncIterable<Entry>,
): AsyncGenerator<Entry> {
  const startedAt = Date.now();
  const record: RunRecord = {
    ...start,
    id: crypto.randomUUID(),
    startedAt,
    updatedAt: startedAt,
    state: 'running',
    outcomes: {},
    failure: null,
  };
  const save = (change: Partial<RunRecord>): Promise<void> => {
    Object.assign(record, change, { updatedAt: Date.now() });
    return runLog.save(record);
  };
  await save({});
  let end: Partial<RunRecord> = { state: 'stopped' };
  try {
    for await (const entry of entries) {
      record.outcomes[entry.outcome] = (record.outcomes[entry.outcome] ?? 0) + 1;
      if (Date.now() - record.updatedAt >= saveEveryMs) await save({});
      yield entry;
    }
    end = { state: 'done' };
  } catch (error) {
    end = { state: 'failed', failure: error instanceof Error ? error.message : String(error) };
    throw error;
  } finally {
    // What ended the run is what its caller must hear of, not that it could not be written down.
    await save(end).catch(() => undefined);
  }
}
