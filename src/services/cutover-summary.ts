import type { Policy } from '../domain/policy.ts';
import { readJoinedAt } from '../domain/customers.ts';
import type { Change } from '../domain/enforcement.ts';
import type { CustomerFacts } from '../domain/login-request.ts';
import type { Standing } from '../domain/standing.ts';
import type { PlanEntry } from './plan-cutover.ts';

export interface CustomerRow {
  customer: CustomerFacts | null;
  users: number;
  setUp: number;
  toSetUp: number;
  offered: number;
}

export interface CutoverSummary {
  users: number;
  byStanding: Record<Standing, number>;
  byChange: Record<Change, number>;
  /** A row per customer, and one for users without a customer. */
  byCustomer: CustomerRow[];
}

/** Counts plan entries as they stream by; memory grows with the customers, not with the users. */
export function createSummary(customers: readonly CustomerFacts[]): {
  add: (entry: PlanEntry) => void;
  result: () => CutoverSummary;
} {
  const rows = new Map([...customers, null].map((customer) => [customer?.id, emptyRow(customer)]));
  const summary: Omit<CutoverSummary, 'byCustomer'> = {
    users: 0,
    byStanding: {
      exempt: 0,
      'set-up': 0,
      'set-up-required': 0,
      'set-up-offered': 0,
      'decided-at-log-in': 0,
      'username-not-email': 0,
    },
    byChange: { 'ask-for-set-up': 0, 'take-back': 0, forget: 0, none: 0 },
  };
  return {
    add: (entry) => {
      summary.users += 1;
      summary.byStanding[entry.standing] += 1;
      summary.byChange[entry.change] += 1;
      const ids = entry.customers.length > 0 ? entry.customers.map(({ id }) => id) : [undefined];
      for (const id of ids) countInRow(rows.get(id), entry.standing);
    },
    result: () => ({ ...summary, byCustomer: [...rows.values()].filter(isWorthShowing) }),
  };
}

function emptyRow(customer: CustomerFacts | null): CustomerRow {
  return { customer, users: 0, setUp: 0, toSetUp: 0, offered: 0 };
}

function countInRow(row: CustomerRow | undefined, standing: Standing): void {
  if (row === undefined) return;
  row.users += 1;
  if (standing === 'set-up') row.setUp += 1;
  if (standing === 'set-up-required') row.toSetUp += 1;
  if (standing === 'set-up-offered') row.offered += 1;
}

function isWorthShowing({ customer, users }: CustomerRow): boolean {
  return customer !== null || users > 0;
}

/** Customers whose join date is there but cannot be read, so that their users' own dates count instead. */
export function findUnreadableJoinDates(
  policy: Policy,
  customers: readonly CustomerFacts[],
): CustomerFacts[] {
  return customers.filter(
    ({ since }) => since !== null && readJoinedAt(policy, since) === undefined,
  );
}
