import { formatInstant, type EpochMs } from '../domain/calendar.ts';
import { decidePhase } from '../domain/customers.ts';
import { CutoverError } from '../domain/errors.ts';
import type { CustomerFacts } from '../domain/login-request.ts';
import type { Policy } from '../domain/policy.ts';
import type { CustomerSource } from './customer-source.ts';
import type { CustomerSwitches } from './customer-switches.ts';

/** What the switch would mean, and what it was before. */
export interface SwitchResult {
  customer: CustomerFacts;
  enabled: boolean;
  wasEnabled: boolean;
}

/**
 * Switches two-factor on or off for a customer in its optional phase.
 *
 * @throws {CutoverError} `customer-unknown`, or `two-factor-required` once the dates decide
 */
export async function switchCustomer(
  ports: { customers: Pick<CustomerSource, 'listCustomers'>; switches: CustomerSwitches },
  policy: Policy,
  now: EpochMs,
  { customerId, enabled }: { customerId: string; enabled: boolean },
): Promise<SwitchResult> {
  const customer = await getCustomer(ports.customers, customerId);
  assertOptional(policy, now, customer);
  const before = await ports.switches.loadAll();
  await ports.switches.set(customer.id, enabled);
  return { customer, enabled, wasEnabled: before[customer.id] ?? false };
}

async function getCustomer(
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
