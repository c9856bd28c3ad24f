import type { EpochMs } from '../domain/calendar.ts';
import { decidePhase, readJoinedAt, type CustomerPhase } from '../domain/customers.ts';
import type { CustomerFacts } from '../domain/login-request.ts';
import type { Policy } from '../domain/policy.ts';
import type { UserToken } from './access-tokens.ts';
import {
  admitChanger,
  admitViewer,
  type AdmissionPorts,
  type Administrator,
} from './admit-administrator.ts';
import type { CustomerSource } from './customer-source.ts';
import type { CustomerSwitch, CustomerSwitches } from './customer-switches.ts';
import type { Directory } from './directory.ts';
import { getCustomer, switchCustomer } from './switch-customer.ts';

export interface CustomerAdministrationPorts extends AdmissionPorts {
  customers: Pick<CustomerSource, 'listCustomers' | 'listCustomersOfUser'>;
  directory: Pick<Directory, 'assertAttributesGuarded'>;
  switches: Pick<CustomerSwitches, 'list' | 'set'>;
}

/** A customer as administrators see it. */
export interface CustomerStanding extends CustomerPhase {
  id: string;
  name: string;
  /** `null` when it is unknown; then the dates of its users decide. */
  joinedAt: EpochMs | null;
  /** Its own choice, which counts while it is optional; `null` when it never chose. */
  choice: CustomerSwitch | null;
}

/**
 * The customers that the bearer of a token may see, in the order of their ids.
 *
 * @param now the policy's now
 * @throws {CutoverError} as `admitViewer`, `redis-away`
 */
export async function listCustomerStandings(
  ports: CustomerAdministrationPorts,
  policy: Policy,
  now: EpochMs,
  bearer: UserToken,
): Promise<CustomerStanding[]> {
  const viewer = await admitViewer(ports, policy, bearer);
  const customers = await customersOf(ports, bearer, viewer).listCustomers();
  const switches = await ports.switches.list();
  return firstOfEachId(customers)
    .map((customer) => standingOf(policy, now, customer, switches))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

/**
 * One of them.
 *
 * @throws {CutoverError} the same, `customer-unknown`, also for one that the bearer may not see
 */
export async function showCustomerStanding(
  ports: CustomerAdministrationPorts,
  policy: Policy,
  now: EpochMs,
  { bearer, customerId }: { bearer: UserToken; customerId: string },
): Promise<CustomerStanding> {
  const viewer = await admitViewer(ports, policy, bearer);
  const customer = await getCustomer(customersOf(ports, bearer, viewer), customerId);
  return standingOf(policy, now, customer, await ports.switches.list());
}

/**
 * Switches two-factor on or off for a customer.
 *
 * @throws {CutoverError} as `admitChanger`, `redis-away`, `customer-unknown`, also for one that the bearer does not
 * manage, `two-factor-required`
 */
export async function switchCustomerAsAdministrator(
  ports: CustomerAdministrationPorts,
  policy: Policy,
  clock: { now: EpochMs; realNow: EpochMs },
  { bearer, customerId, enabled }: { bearer: UserToken; customerId: string; enabled: boolean },
): Promise<CustomerStanding> {
  const changer = await admitChanger(ports, policy, bearer);
  const { switches } = ports;
  const scoped = { customers: customersOf(ports, bearer, changer), switches };
  const wanted = { customerId, enabled, by: changer.username };
  const { customer } = await switchCustomer(scoped, policy, clock, wanted);
  return standingOf(policy, clock.now, customer, await switches.list());
}

/** The customers that an administrator's request is about; there are no others for it. */
function customersOf(
  { customers, directory }: CustomerAdministrationPorts,
  { userId }: UserToken,
  { scope }: Administrator,
): Pick<CustomerSource, 'listCustomers'> {
  if (scope === 'all') return customers;
  return {
    listCustomers: async () => {
      // Whoever could write the own customer down would manage any.
      await directory.assertAttributesGuarded();
      return customers.listCustomersOfUser(userId);
    },
  };
}

/** A customer of a user attribute is listed once for each date of its users, the earliest first. */
function firstOfEachId(customers: readonly CustomerFacts[]): CustomerFacts[] {
  return [...new Map(customers.toReversed().map((customer) => [customer.id, customer])).values()];
}

function standingOf(
  policy: Policy,
  now: EpochMs,
  customer: CustomerFacts,
  switches: ReadonlyMap<string, CustomerSwitch>,
): CustomerStanding {
  const { id, name, since } = customer;
  const choice = switches.get(id) ?? null;
  const customerEnabled = choice === null ? {} : Object.fromEntries([[id, choice.enabled]]);
  const facts = { now, customers: [customer], customerEnabled, userCreatedAt: null };
  return {
    ...decidePhase(policy, facts),
    id,
    name,
    joinedAt: readJoinedAt(policy, since) ?? null,
    choice,
  };
}
