import type { Writable } from 'node:stream';
import { formatInstant } from '../domain/calendar.ts';
import { decidePhase, readJoinedAt } from '../domain/customers.ts';
import type { Change } from '../domain/enforcement.ts';
import type { Policy } from '../domain/policy.ts';
import type { Standing } from '../domain/standing.ts';
import type { CustomerRow, CutoverSummary } from '../services/cutover-summary.ts';
import { printCounts, printTable } from './print.ts';

const meanings: Record<Standing, string> = {
  'set-up': 'second factor active: the code is asked at each log-in',
  'set-up-required': 'must set up a second factor at the next log-in',
  'set-up-offered': 'may set up a second factor, it is offered',
  'decided-at-log-in': 'linked to an identity provider that may vouch: left to the log-in',
  'username-not-email': 'required, but the user name is no e-mail address: rename them',
  exempt: 'exempt role: nothing is asked',
};

/** Customers in a table for people; all of them are in the JSON lines. */
const maximumCustomerRows = 30;

export async function printStandings(stream: Writable, summary: CutoverSummary): Promise<void> {
  await printCounts(stream, 'Standing', meanings, summary.byStanding);
}

export async function printCustomers(
  stream: Writable,
  policy: Policy,
  now: number,
  customerEnabled: Readonly<Record<string, boolean>>,
  rows: readonly CustomerRow[],
): Promise<void> {
  const shown = rows
    .slice(0, maximumCustomerRows)
    .map((row) => [
      row.customer?.id ?? '(no customer)',
      ...describeCustomer(policy, now, customerEnabled, row),
      row.users,
      row.setUp,
      row.toSetUp,
      row.offered,
    ]);
  const head = ['Customer', 'Joined', 'Phase', 'Users', 'Set up', 'To set up', 'Offered'];
  await printTable(stream, head, shown);
}

function describeCustomer(
  policy: Policy,
  now: number,
  customerEnabled: Readonly<Record<string, boolean>>,
  { customer }: CustomerRow,
): [string, string] {
  if (customer === null) return ['-', 'by each user'];
  const joinedAt = readJoinedAt(policy, customer.since);
  if (joinedAt === undefined) return [customer.since === null ? '-' : 'unreadable', 'by each user'];
  const customers = [customer];
  const { phase } = decidePhase(policy, { now, customers, customerEnabled, userCreatedAt: null });
  return [formatInstant(joinedAt).slice(0, 10), phase];
}

/** `12 asked for set-up, 1 taken back`, or that nothing is to be done. */
export function describeChanges(byChange: Record<Change, number>): string {
  const asks = byChange['ask-for-set-up'];
  const takes = byChange['take-back'];
  if (asks + takes === 0) return 'Enforcement would change nothing.';
  return `Enforcement would ask ${String(asks)} for set-up and end their sessions, and take back ${String(takes)}.`;
}
