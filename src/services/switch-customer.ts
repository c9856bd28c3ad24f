import { formatInstant, type EpochMs } from '../domain/calendar.ts';
import { decidePhase } from '../domain/customers.ts';
import { CutoverError } from '../domain/errors.ts';
import type { CustomerFacts } from '../domain/login-request.ts';
import type { Policy } from '../domain/policy.ts';
import type { CustomerSource } from './customer-source.ts';
import type { CustomerSwitches } from './customer-switches.ts';

/** What is wanted, and who wants it. */
export interface SwitchRequest {
  customerId: string;
  enabled: boolean;
  by: string;
}

/** What the switch would mean, and what it was before. */
export interface SwitchResult {
  customer: CustomerFacts;
  enabled: boolean;
  wasEnabled: boolean;
}

export interface SwitchPorts {
  customers: Pick<CustomerSource, 'listCustomers'>;
  switches: Pick<CustomerSwitches, 'list' | 'set'>;
}

/**
 * Switches two-factor on or off for a customer in its optional phase. What is as wanted already is left as it is, with
 * the name of whoever changed it.
 *
 * @param now the policy's now
 * @param realNow when it is done
 * @throws {CutoverError} `customer-unknown`, or `two-factor-required` once the dates decide
 */
export async function switchCustomer(
  ports: SwitchPorts,
  policy: Policy,
  { now, realNow }: { now: EpochMs; realNow: EpochMs },
  { customerId, enabled, by }: SwitchRequest,
): Promise<SwitchResult> {
  const customer = await getCustomer(ports.customers, customerId);
  assertOptional(policy, now, customer);
  const before = await ports.switches.list();
  const wasEnabled = before.get(customer.id)?.enabled ?? false;
  if (enabled !== wasEnabled) await ports.switches.set(customer.id, { enabled, by, at: realNow });
  return { customer, enabled, wasEnabled };
}

/** @throws {CutoverError} `customer-unknown` */
export async function getCustomer(
  source: Pick<CustomerSource, 'listCustomers'>,
  customerId: string,
): Promise<CustomerFacts> {
  const customers = await source.listCustomers();
  const customer = customers.find(({ id }) => id === customerId);
  if (customer !== undefined) return customer;
  const known = customers.map(({ id }) => id);
  const some = known.slice(0, 10).join(', ');
  throw new CutoverError(
    'customer-unknown',
    `There is no customer ${customerId}; ${known.length === 0 ? 'the realm has none' : `there are ${some}${known.length > 10 ? ' …' : ''}`}.`,
  );
}

/** A customer whose own date is unknown has no phase of its own: its users' dates decide until the cutover. */
function assertOptional(policy: Policy, now: EpochMs, customer: CustomerFacts): void {
  const { phase, requiredFrom } = decidePhase(policy, {
    now,
    customers: [customer],
    customerEnabled: {},
    userCreatedAt: null,
  });
  if (phase === 'optional') return;
  throw new CutoverError(
    'two-factor-required',
    `Two-factor is required of customer ${customer.id} since ${formatInstant(requiredFrom)}; it can no longer be switched.`,
  );
}
