import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { PartStatus, Readiness } from './readiness.ts';

export interface Metrics {
  contentType: string;
  render(): Promise<string>;
  observeRequest(request: { method: string; route: string; status: number }, seconds: number): void;
  countPolicyReload(result: 'loaded' | 'refused'): void;
  countMail(kind: string, state: string): void;
  /** A run went through to its end. */
  noteRun(): void;
  /** Sidecars whose hashes differ decide differently. */
  showPolicy(sha256: string): void;
}

const statuses: readonly PartStatus[] = ['up', 'degraded', 'down'];

/** All metrics of one process, in a registry of their own. */
export function createMetrics(readiness: Readiness): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'two_factor_http_request_duration_seconds',
    help: 'Time until an answer was sent or its connection ended',
    labelNames: ['method', 'route', 'status'] as const,
    registers,
  });
  const reloads = new Counter({
    name: 'two_factor_policy_reloads_total',
    help: 'Changes of the policy file that came into force, or were refused as broken',
    labelNames: ['result'] as const,
    registers,
  });
  reloads.inc({ result: 'loaded' }, 0);
  reloads.inc({ result: 'refused' }, 0);
  const policy = new Gauge({
    name: 'two_factor_policy_info',
    help: 'The policy in force; 1 at the label with its hash',
    labelNames: ['sha256'] as const,
    registers,
  });
  const mails = new Counter({
    name: 'two_factor_mails_total',
    help: 'Mails that a worker of this process took up, by what became of them',
    labelNames: ['kind', 'state'] as const,
    registers,
  });
  const lastRun = new Gauge({
    name: 'two_factor_last_run_timestamp_seconds',
    help: 'When this process last finished a run of enforcement and reminders',
    registers,
  });
  addReadinessMetrics(readiness, registers);
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    observeRequest: (labels, seconds) => {
      durations.observe(labels, seconds);
    },
    countPolicyReload: (result) => {
      reloads.inc({ result });
    },
    countMail: (kind, state) => {
      mails.inc({ kind, state });
    },
    noteRun: () => {
      lastRun.setToCurrentTime();
    },
    showPolicy: (sha256) => {
      policy.reset();
      policy.set({ sha256 }, 1);
    },
  };
}

/** Read when they are asked for, from the same answers as /readyz. */
function addReadinessMetrics(readiness: Readiness, registers: Registry[]): void {
  const parts = new Gauge({
    name: 'two_factor_part_status',
    help: 'Whether a part is in this status, 1 or 0',
    labelNames: ['part', 'status'] as const,
    registers,
    collect: async () => {
      const report = await readiness.check();
      for (const [part, { status: current }] of Object.entries(report.parts)) {
        for (const status of statuses) parts.set({ part, status }, status === current ? 1 : 0);
      }
    },
  });
  const clock = new Gauge({
    name: 'two_factor_clock_difference_seconds',
    help: 'Seconds that the clock of Keycloak is ahead; NaN while unknown',
    registers,
    collect: async () => {
      const { parts } = await readiness.check();
      clock.set(parts.keycloak.clockDifferenceSeconds ?? NaN);
    },
  });
}
