import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, on every architecture that Node knows. */
const msPerTick = 10;

/** Where in `/proc/PID/stat`, behind the name of the program, the fields begin to be counted (proc_pid_stat(5)). */
const firstField = 3;
const fields = { processGroup: 5, userTime: 14, systemTime: 15 };

/**
 * Begins to measure the CPU time of processes.
 *
 * @param pids by the name of the process
 * @returns what each has used since then, in milliseconds; nothing of those of whom nobody tells
 */
export function startCpuMeter(pids: Readonly<Record<string, number>>): () => Map<string, number> {
  const starts = Object.entries(pids).map(([name, pid]) => ({ name, pid, start: readCpuMs(pid) }));
  return () => {
    const used = new Map<string, number>();
    for (const { name, pid, start } of starts) {
      const end = readCpuMs(pid);
      if (start !== undefined && end !== undefined) used.set(name, end - start);
    }
    return used;
  };
}

/**
 * CPU time that a process has used so far, with all that belong to its process group.
 *
 * @returns milliseconds, in steps of 10; `undefined` where there is no `/proc`
 */
function readCpuMs(pid: number): number | undefined {
  let sum: number | undefined;
  for (const id of listProcesses()) {
    const stat = readStat(id);
    if (id !== pid && stat?.processGroup !== pid) continue;
    sum = (sum ?? 0) + (stat?.cpuMs ?? 0);
  }
  return sum;
}

function listProcesses(): number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((id) => id > 0);
  } catch {
    return [];
  }
}

/** `undefined` for a process that has ended in the meantime. */
function readStat(id: number): { processGroup: number; cpuMs: number } | undefined {
  try {
    const text = readFileSync(`/proc/${String(id)}/stat`, 'utf8');
    // The name of the program may hold anything.
    const values = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const value = (field: number): number => Number(values[field - firstField]);
    const ticks = value(fields.userTime) + value(fields.systemTime);
    return { processGroup: value(fields.processGroup), cpuMs: ticks * msPerTick };
  } catch {
    return undefined;
  }
}
