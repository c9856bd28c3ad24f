import type { CustomerFacts } from '../domain/login-request.ts';
import type { Policy } from '../domain/policy.ts';
import type { StandingFacts } from '../domain/standing.ts';
import type { CustomerSource } from './customer-source.ts';
import type { CustomerSwitches } from './customer-switches.ts';
import type { Directory, DirectoryUser } from './directory.ts';

export interface FactSources {
  directory: Pick<
    Directory,
    'listLinkedUserIds' | 'listIdentityProviders' | 'listRealmRoles' | 'findUserById'
  >;
  customers: CustomerSource;
  switches: Pick<CustomerSwitches, 'loadAll'>;
}

/** What is read once for a whole run: customers, switches, links to identity providers. */
export interface FactSnapshot {
  customers: readonly CustomerFacts[];
  customersByUser: ReadonlyMap<string, readonly CustomerFacts[]>;
  customerEnabled: Readonly<Record<string, boolean>>;
  identityProvidersByUser: ReadonlyMap<string, readonly string[]>;
}

/** Reads the facts that are cheaper for everyone at once than for one user at a time. */
export async function loadFactSnapshot(
  policy: Policy,
  sources: FactSources,
): Promise<FactSnapshot> {
  const [customerEnabled, customers] = await Promise.all([
    sources.switches.loadAll(),
    sources.customers.listCustomers(),
  ]);
  const aliases = Object.keys(policy.document.twoFactor.identityProviders);
  return {
    customers,
    customerEnabled,
    customersByUser: await groupByUser(customers, (customer) =>
      sources.customers.listMemberIds(customer),
    ),
    identityProvidersByUser: await groupByUser(aliases, (alias) =>
      sources.directory.listLinkedUserIds(alias),
    ),
  };
}

async function groupByUser<Item>(
  items: readonly Item[],
  listUserIds: (item: Item) => AsyncIterable<string>,
): Promise<Map<string, Item[]>> {
  const byUser = new Map<string, Item[]>();
  for (const item of items) {
    for await (const userId of listUserIds(item)) {
      byUser.set(userId, [...(byUser.get(userId) ?? []), item]);
    }
  }
  return byUser;
}

/** The facts of one user within a run. Roles are read only where a role can matter. */
export async function gatherFacts(
  policy: Policy,
  sources: FactSources,
  snapshot: FactSnapshot,
  user: DirectoryUser,
): Promise<StandingFacts> {
  const rolesMatter = policy.document.twoFactor.exemptRoles.length > 0;
  const roles = rolesMatter ? await sources.directory.listRealmRoles(user.id) : [];
  return factsOf(snapshot, user, roles);
}

/** The facts of one user whose roles are known. */
export function factsOf(
  snapshot: FactSnapshot,
  user: DirectoryUser,
  roles: string[],
): StandingFacts {
  return {
    user: { ...user, roles },
    customers: snapshot.customersByUser.get(user.id) ?? [],
    customerEnabled: snapshot.customerEnabled,
    otpConfigured: user.otpConfigured,
    identityProviders: snapshot.identityProvidersByUser.get(user.id) ?? [],
  };
}

/** The facts of one user, all read now. */
export async function gatherCurrentFacts(
  policy: Policy,
  sources: FactSources,
  user: DirectoryUser,
): Promise<StandingFacts> {
  const [customers, identityProviders, customerEnabled] = await Promise.all([
    sources.customers.listCustomersOfUser(user.id),
    sources.directory.listIdentityProviders(user.id),
    sources.switches.loadAll(),
  ]);
  return gatherFacts(
    policy,
    sources,
    {
      customers,
      customerEnabled,
      customersByUser: new Map([[user.id, customers]]),
      identityProvidersByUser: new Map([[user.id, identityProviders]]),
    },
    user,
  );
}
